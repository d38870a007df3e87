import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

/** Names the JSON scalar in code: `@Field(() => Json)`. */
export abstract class Json {}

/** What nests deeper overflows the stack of whoever walks through it, such as JSON.stringify. */
const MOST_LEVELS = 64;
/** Nest takes these keys out of inputs without a word. */
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

@Scalar('JSON', () => Json)
export class JsonScalar implements CustomScalar<unknown, unknown> {
  readonly description = 'Any JSON value: object, list, string, number, boolean or null.';

  serialize(value: unknown): unknown {
    return value;
  }

  parseValue(value: unknown): unknown {
    requireKeepable(value, MOST_LEVELS);
    return value;
  }

  parseLiteral(node: ValueNode): unknown {
    return this.parseValue(this.read(node));
  }

  private read(node: ValueNode): unknown {
    switch (node.kind) {
      case Kind.STRING:
      case Kind.BOOLEAN:
        return node.value;
      case Kind.INT:
      case Kind.FLOAT:
        return Number(node.value);
      case Kind.NULL:
        return null;
      case Kind.LIST:
        return node.values.map((item) => this.read(item));
      case Kind.OBJECT:
        return Object.fromEntries(node.fields.map((field) => [field.name.value, this.read(field.value)]));
      case Kind.ENUM:
      case Kind.VARIABLE:
        throw new GraphQLError(
          'Inside JSON written in the document, variables and enum values cannot stand: pass it whole, as a variable.',
        );
    }
  }
}

/** @throws GraphQLError for what could not be kept as it came. */
function requireKeepable(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw new GraphQLError(`JSON may nest ${MOST_LEVELS} levels deep.`);
  for (const [key, inner] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.includes(key)) throw new GraphQLError(`JSON may not have the key "${key}".`);
    requireKeepable(inner, levels - 1);
  }
}
