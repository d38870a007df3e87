import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { DOCUMENT_LIMITS } from '../config/limits.js';
import { DOCUMENT_RULES } from './document-limits.js';
import { subscriptionRootRule } from './subscription-root.rule.js';

/** One of the specification's fails on the conditions that ours refuses. */
const RULES = [[subscriptionRootRule], [...specifiedRules, ...DOCUMENT_RULES]];
const MOST_DOCUMENTS = 1000;
/** A parsed document takes some 200 bytes for each of its characters. */
const MOST_CHARACTERS = 400_000;

/**
 * Parses and validates the documents of both transports, each once. What is refused is not kept: an error holds on to
 * all that was there when it was made, megabytes of it, and whoever likes could fill the memory with them.
 */
export class Documents {
  private readonly cache = new LRUCache<string, DocumentNode>({
    max: MOST_DOCUMENTS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_value, query) => Math.max(1, query.length),
  });

  constructor(private readonly schema: GraphQLSchema) {}

  /** The document, or what is wrong with it. */
  read(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.cache.get(query);
    if (known) return known;
    const read = this.check(query);
    if ('kind' in read) this.cache.set(query, read);
    return read;
  }

  private check(query: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(query, { maxTokens: DOCUMENT_LIMITS.tokens });
      for (const rules of RULES) {
        const errors = validate(this.schema, document, rules);
        if (errors.length > 0) return errors;
      }
      return document;
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
    }
  }
}

export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | null {
  return getOperationAST(document, name) ?? null;
}
