import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { RequestContext } from '../graphql/request-context.js';

/** A value as JSON. Null: this one is for the executor, since it must be waited for, or something is wrong with it. */
type Write = (value: unknown, context: RequestContext) => string | null;

interface Field {
  /** With the colon, and the comma before it. */
  readonly key: string;
  readonly resolve: GraphQLFieldResolver<unknown, RequestContext> | null;
  readonly name: string;
  readonly write: Write;
}

/** Nothing that an event's fields are given: those that take arguments are for the executor. */
const NO_ARGUMENTS = {};
const NO_INFO = undefined as never;

/** Of many that must be waited for, one in so many is tried still. */
const MOST_SKIPPED = 1024;

class Unsupported extends Error {}

/**
 * Writes the answer to an event straight as the JSON of `data`, as graphql-js would give it and six times as fast:
 * what is selected is looked up once, not for every event. It knows the common way only, which is an event that
 * brings along all that is selected. Arguments, directives, promises, errors and nulls where none may be are left
 * to graphql-js, which then answers as if nobody had tried: resolvers of events only read.
 */
export class EventWriter {
  private readonly write: Write | null;
  /** Events to be left to graphql-js without a try; twice as many with every try that has to wait. */
  private skip = 0;
  private skipNext = 1;
  private mustWait = false;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    operation: OperationDefinitionNode,
  ) {
    this.write = unlessUnsupported(() => this.root(operation));
  }

  /** @returns null where graphql-js has to answer. */
  answer(event: unknown, context: RequestContext): string | null {
    if (!this.write || this.skip-- > 0) return null;
    this.skip = 0;
    this.mustWait = false;
    let text: string | null = null;
    try {
      text = this.write(event, context);
    } catch {
      // It is thrown again where it is reported.
    }
    if (this.mustWait) {
      this.skip = this.skipNext;
      this.skipNext = Math.min(this.skipNext * 2, MOST_SKIPPED);
    } else if (text !== null) {
      this.skipNext = 1;
    }
    return text;
  }

  private root({ selectionSet }: OperationDefinitionNode): Write {
    const type = this.schema.getSubscriptionType();
    const selected = new Map<string, FieldNode[]>();
    if (type) this.collect(type, selectionSet, selected);
    const [only] = selected;
    const definition = type?.getFields()[only?.[1][0]?.name.value ?? ''];
    if (!only || selected.size > 1 || !definition || definition.resolve) throw new Unsupported('root');
    const [name, nodes] = only;
    const write = this.writeOf(definition.type, nodes);
    const key = JSON.stringify(name);
    return (value, context) => {
      const text = write(value, context);
      return text === null ? null : `{"data":{${key}:${text}}}`;
    };
  }

  private writeOf(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    if (isNonNullType(type)) {
      const write = this.writePresent(type.ofType, nodes);
      return (value, context) => (value === null || value === undefined ? null : write(value, context));
    }
    const write = this.writePresent(type, nodes);
    return (value, context) => (value === null || value === undefined ? 'null' : write(value, context));
  }

  private writePresent(type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
    if (isListType(type)) return this.list(this.writeOf(type.ofType as GraphQLOutputType, nodes));
    if (isLeafType(type)) return leaf(type);
    if (isAbstractType(type)) return this.abstract(type, nodes);
    if (isObjectType(type)) return this.object(type, nodes);
    throw new Unsupported(String(type));
  }

  private list(write: Write): Write {
    return (values, context) => {
      if (!Array.isArray(values)) return null;
      const items: string[] = [];
      for (const value of values as unknown[]) {
        const json = this.isPlain(value) ? write(value, context) : null;
        if (json === null) return null;
        items.push(json);
      }
      return `[${items.join(',')}]`;
    };
  }

  private abstract(type: GraphQLAbstractType, nodes: readonly FieldNode[]): Write {
    const { resolveType } = type;
    if (!resolveType) throw new Unsupported(type.name);
    const possible = new Map<unknown, Write | null>(
      this.schema
        .getPossibleTypes(type)
        .map((one) => [one.name, unlessUnsupported(() => this.object(one, nodes))]),
    );
    return (value, context) =>
      possible.get(resolveType(value, context, NO_INFO, type))?.(value, context) ?? null;
  }

  private object(type: GraphQLObjectType, nodes: readonly FieldNode[]): Write {
    if (type.isTypeOf) throw new Unsupported(type.name);
    const selected = new Map<string, FieldNode[]>();
    for (const { selectionSet } of nodes) if (selectionSet) this.collect(type, selectionSet, selected);
    const fields = [...selected].map(([name, some], i) => this.field(type, name, some, i === 0 ? '' : ','));
    return (source, context) => {
      let text = '{';
      for (const field of fields) {
        const value = field.resolve
          ? field.resolve(source, NO_ARGUMENTS, context, NO_INFO)
          : (source as Record<string, unknown>)[field.name];
        const json = this.isPlain(value) ? field.write(value, context) : null;
        if (json === null) return null;
        text += field.key + json;
      }
      return `${text}}`;
    };
  }

  private field(type: GraphQLObjectType, as: string, nodes: readonly FieldNode[], before: string): Field {
    const name = nodes[0]?.name.value ?? '';
    const key = `${before}${JSON.stringify(as)}:`;
    if (name === '__typename') {
      const json = JSON.stringify(type.name);
      return { key, name, resolve: null, write: () => json };
    }
    const definition = type.getFields()[name];
    if (!definition || definition.args.length > 0) throw new Unsupported(name);
    return { key, name, resolve: definition.resolve ?? null, write: this.writeOf(definition.type, nodes) };
  }

  /** Neither to be waited for nor to be called, and no error. */
  private isPlain(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return typeof value !== 'function';
    if (!(value instanceof Promise)) return !(value instanceof Error);
    this.mustWait = true;
    // Whoever asks for it again hears of its failure.
    value.catch(() => undefined);
    return false;
  }

  /** What of a selection is asked of this type, by the name in the answer. */
  private collect(type: GraphQLObjectType, from: SelectionSetNode, into: Map<string, FieldNode[]>): void {
    for (const selection of from.selections) {
      if (hasDirectives(selection)) throw new Unsupported('directives');
      if (selection.kind === Kind.FIELD) {
        const name = responseName(selection);
        into.set(name, [...(into.get(name) ?? []), selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
      if (!fragment) throw new Unsupported('fragment');
      if (this.applies(fragment.typeCondition?.name.value, type))
        this.collect(type, fragment.selectionSet, into);
    }
  }

  private applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = this.schema.getType(condition);
    return isAbstractType(wanted) && this.schema.isSubType(wanted, type);
  }
}

function leaf(type: GraphQLLeafType): Write {
  return (value) => {
    const serialized: unknown = type.serialize(value);
    return serialized === null || serialized === undefined ? null : (JSON.stringify(serialized) ?? null);
  };
}

const responseName = (node: FieldNode) => node.alias?.value ?? node.name.value;
const hasDirectives = (node: { readonly directives?: readonly unknown[] }) =>
  (node.directives?.length ?? 0) > 0;

function unlessUnsupported(compile: () => Write): Write | null {
  try {
    return compile();
  } catch (error) {
    if (error instanceof Unsupported) return null;
    throw error;
  }
}
