import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  type ValidationRule,
  visit,
} from 'graphql';
import { type ComplexityEstimator, getComplexity, simpleEstimator } from 'graphql-query-complexity';
import { DOCUMENT_LIMITS } from '../config/limits.js';
import { ErrorCode } from '../errors/error-code.js';
import { PAGE_SIZE } from './arguments.js';

/** How many items a list without a page size is taken to hold. */
const LIST_GUESS = 5;

type Reject = { onReject: ((context: unknown, error: GraphQLError) => void)[]; propagateOnRejection: false };

/** Reports what a rule of the library refuses under our own code. */
const tooComplex = (message: string): Reject => ({
  propagateOnRejection: false,
  onReject: [
    (context) => {
      const report = context as { reportError(error: GraphQLError): void };
      report.reportError(new GraphQLError(message, { extensions: { code: ErrorCode.QUERY_TOO_COMPLEX } }));
    },
  ],
});

/** Beside the rules of the specification; the same over HTTP and over sockets. */
export const DOCUMENT_RULES: ValidationRule[] = [
  maxDepthRule({
    n: DOCUMENT_LIMITS.depth,
    flattenFragments: true,
    ...tooComplex(`This document nests deeper than ${DOCUMENT_LIMITS.depth} fields.`),
  }),
  maxAliasesRule({
    n: DOCUMENT_LIMITS.aliases,
    ...tooComplex(`This document has more than ${DOCUMENT_LIMITS.aliases} aliases.`),
  }),
] as ValidationRule[];

/**
 * A page costs its size times what one item costs; every other field 1 and what it holds.
 * @throws GraphQLError with QUERY_TOO_COMPLEX, or with what is wrong with the variables.
 */
export function requireAffordable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
): void {
  const cost = costOf(schema, document, operationName, variables);
  const isSubscription =
    getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
  // A subscription is executed again for every event.
  const limit = isSubscription ? DOCUMENT_LIMITS.subscriptionCost : DOCUMENT_LIMITS.cost;
  if (cost <= limit) return;
  throw new GraphQLError(
    `This operation costs ${cost}; the limit is ${limit}. Ask for smaller pages or fewer fields.`,
    {
      extensions: { code: ErrorCode.QUERY_TOO_COMPLEX },
    },
  );
}

/** Costs that were computed, by the variables that matter to them. */
const computed = new WeakMap<
  DocumentNode,
  { readonly names: readonly string[]; readonly costs: Map<string, number> }
>();
const MOST_COSTS_A_DOCUMENT = 100;

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
): number {
  let known = computed.get(document);
  if (!known) computed.set(document, (known = { names: variablesOfCost(document), costs: new Map() }));
  const key = keyOf(operationName, known.names, variables);
  const before = known.costs.get(key);
  if (before !== undefined) return before;
  const cost = getComplexity({
    schema,
    query: document,
    variables,
    ...(operationName && isNamed(document) ? { operationName } : {}),
    estimators: [pageEstimator, simpleEstimator({ defaultComplexity: 1 })],
  });
  if (known.costs.size < MOST_COSTS_A_DOCUMENT) known.costs.set(key, cost);
  return cost;
}

function keyOf(
  operationName: string | undefined,
  names: readonly string[],
  variables: Record<string, unknown>,
): string {
  if (names.length === 0) return operationName ?? '';
  const given = names.map((name) => (Object.hasOwn(variables, name) ? [plain(variables[name])] : null));
  return JSON.stringify([operationName, ...given]);
}

/** No size of a page is a list or an object, however deep. */
const plain = (value: unknown) => (typeof value === 'object' ? null : value);

/** The variables that say how large a page is, or whether a field is there at all. */
function variablesOfCost(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Argument({ name, value }) {
      const matters = name.value === 'first' || name.value === 'last' || name.value === 'if';
      if (matters && value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

const pageEstimator: ComplexityEstimator = ({ args, childComplexity, field, type }) => {
  const isPage = /Connection!?$/.test(String(field.type));
  const size: unknown =
    args['first'] ?? args['last'] ?? sizeByDefault(field) ?? (isPage ? PAGE_SIZE : undefined);
  if (typeof size === 'number') return 1 + Math.max(1, Math.min(size, 1000)) * childComplexity;
  const isList = String(field.type).startsWith('[');
  // Inside a connection the page size was counted already.
  if (isList && !/(Connection|Page)$/.test(type.name)) return 1 + LIST_GUESS * childComplexity;
  return undefined;
};

/** What a client that says null gets, like one that says nothing. */
const sizeByDefault = ({ args }: GraphQLField<unknown, unknown>): unknown =>
  args.find(({ name }) => name === 'first')?.defaultValue;

/** The library fails on an operation name where the document's operations have none. */
function isNamed(document: DocumentNode): boolean {
  return document.definitions.every(
    (node) => node.kind !== Kind.OPERATION_DEFINITION || node.name !== undefined,
  );
}
