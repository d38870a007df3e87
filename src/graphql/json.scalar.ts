import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

/** Names the JSON scalar in code: `@Field(() => Json)`. */
export abstract class Json {}

@Scalar('JSON', () => Json)
export class JsonScalar implements CustomScalar<unknown, unknown> {
  readonly description = 'Any JSON value: object, list, string, number, boolean or null.';

  serialize(value: unknown): unknown {
    return value;
  }

  parseValue(value: unknown): unknown {
    return value;
  }

  parseLiteral(node: ValueNode): unknown {
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
        return node.values.map((item) => this.parseLiteral(item));
      case Kind.OBJECT:
        return Object.fromEntries(
          node.fields.map((field) => [field.name.value, this.parseLiteral(field.value)]),
        );
      case Kind.ENUM:
      case Kind.VARIABLE:
        throw new GraphQLError(
          'Inside JSON written in the document, variables and enum values cannot stand: pass it whole, as a variable.',
        );
    }
  }
}
