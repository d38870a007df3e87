import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getVariableValues,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';
import { EventWriter } from './event-writer.js';

/** Different variables of one document, as far as they are remembered. */
const MOST_KEYS = 1000;

/** What of an answer depends on who asks stands under fields of this name, and nowhere else. */
const VIEWER_FIELD = 'viewer';

/**
 * How a subscription's document is executed for an event: decided once, when the document is first seen.
 * Subscribers whose plan and inner variables are the same receive the same bytes.
 */
export class Plan {
  private static count = 0;
  private readonly id = ++Plan.count;
  /** The name of the one field that the subscription selects. */
  readonly field: string;
  /** True: executed for each viewer. False: once, for all who asked the same. */
  readonly isPersonal: boolean;
  /** Null where each viewer's answer is another. */
  readonly writer: EventWriter | null;
  /** The variables that matter once an event is in hand: not those of the root field's own arguments. */
  private readonly innerVariables: readonly string[];
  /** One string for all who receive the same: told apart by a glance, and kept in memory once. */
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    const fragments = fragmentsOf(document);
    const inside = reachable(operation, fragments);
    this.field = inside.root?.name.value ?? '';
    this.isPersonal = inside.fields.has(VIEWER_FIELD);
    this.innerVariables = [...inside.variables].sort();
    this.writer = this.isPersonal ? null : new EventWriter(schema, fragments, operation);
  }

  /** Equal for subscribers who receive the same. Defaults are filled in, and the order does not matter. */
  keyOf(variables: Record<string, unknown>): string {
    const { coerced } = getVariableValues(this.schema, this.operation.variableDefinitions ?? [], variables);
    // What is not given is left out: for an argument with a default, that is another thing than null.
    const given = this.innerVariables.filter((name) => coerced?.[name] !== undefined);
    const key = `${this.id}:${JSON.stringify(given.map((name) => [name, coerced?.[name]]))}`;
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    if (this.keys.size >= MOST_KEYS) this.keys.clear();
    this.keys.set(key, key);
    return key;
  }
}

/** By name. */
export function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((node) => [node.name.value, node]));
}

interface Reachable {
  root: FieldNode | null;
  readonly fields: Set<string>;
  readonly variables: Set<string>;
}

function reachable(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Reachable {
  const found: Reachable = { root: null, fields: new Set(), variables: new Set() };
  const seen = new Set<string>();
  const collect = (node: FieldNode['selectionSet'] | SelectionNode): void => {
    if (!node) return;
    visit(node, {
      Field: (field) => void found.fields.add(field.name.value),
      Variable: (variable) => void found.variables.add(variable.name.value),
      FragmentSpread: ({ name }) => {
        if (seen.has(name.value)) return;
        seen.add(name.value);
        collect(fragments.get(name.value)?.selectionSet);
      },
    });
  };
  const roots = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) roots(selection.selectionSet.selections);
      else if (selection.kind === Kind.FRAGMENT_SPREAD)
        roots(fragments.get(selection.name.value)?.selectionSet.selections ?? []);
      else if (selection.name.value !== '__typename') {
        found.root ??= selection;
        collect(selection.selectionSet);
      }
    }
  };
  roots(operation.selectionSet.selections);
  return found;
}
