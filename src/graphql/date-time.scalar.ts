import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** What MySQL keeps. An offset may lead out of it, though the year has four digits. */
const EARLIEST = Date.parse('1000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** What was written last: an event and what it names are of the same time. */
let written = { ms: NaN, text: '' };

@Scalar('DateTime', () => Date)
export class DateTimeScalar implements CustomScalar<string, Date> {
  readonly description = 'A moment: RFC 3339 in UTC with milliseconds, such as 2026-11-20T09:30:00.000Z.';

  serialize(value: unknown): string {
    if (!(value instanceof Date)) throw new TypeError('DateTime wants a Date.');
    const ms = value.getTime();
    if (ms !== written.ms) written = { ms, text: value.toISOString() };
    return written.text;
  }

  parseValue(value: unknown, node?: ValueNode): Date {
    const time = typeof value === 'string' && RFC_3339.test(value) ? Date.parse(value) : NaN;
    if (!(time >= EARLIEST && time <= LATEST)) {
      throw new GraphQLError('DateTime must be RFC 3339, such as 2026-11-20T09:30:00.000Z.', { nodes: node });
    }
    return new Date(time);
  }

  parseLiteral(node: ValueNode): Date {
    return this.parseValue(node.kind === Kind.STRING ? node.value : null, node);
  }
}
