import { Args, ID, type ArgsOptions } from '@nestjs/graphql';
import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { registerDecorator, type ValidationOptions } from 'class-validator';
import { FIXED } from '../config/limits.js';
import { BadUserInput } from '../errors/chat-error.js';
import { inputOf } from './input-pipe.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** @throws BadUserInput naming `field` unless `value` is a UUID in lower case. */
export function requireUuid(value: unknown, field: string): string {
  if (isUuid(value)) return value;
  throw new BadUserInput(field, `${field} must be a UUID in lower case.`);
}

/** What a client that says null gets, like one that says nothing. */
export const PAGE_SIZE = 50;

/** @throws BadUserInput naming `field` unless `size` is 1 to 100. */
export function requirePageSize(
  size: number | null | undefined,
  field: 'first' | 'last' = 'first',
  byDefault = PAGE_SIZE,
): number {
  if (size === null || size === undefined) return byDefault;
  if (Number.isInteger(size) && size >= 1 && size <= FIXED.pageSize) return size;
  throw new BadUserInput(field, `${field} must be 1 to ${FIXED.pageSize}.`);
}

@Injectable()
class UuidPipe implements PipeTransform {
  constructor(private readonly field: string) {}

  transform(value: unknown): unknown {
    if (value === null || value === undefined) return value;
    return Array.isArray(value)
      ? value.map((item, index) => requireUuid(item, `${this.field}.${index}`))
      : requireUuid(value, this.field);
  }
}

/** An argument that is an id, checked. */
export const IdArg = (
  name: string,
  options: Pick<ArgsOptions, 'nullable' | 'description'> = {},
): ParameterDecorator => Args(name, { type: () => ID, ...options }, new UuidPipe(name));

/** An argument that is a list of ids, checked. */
export const IdsArg = (name: string, options: Pick<ArgsOptions, 'description'> = {}): ParameterDecorator =>
  Args(name, { type: () => [ID], ...options }, new UuidPipe(name));

@Injectable()
class ItemsPipe<T extends object> implements PipeTransform {
  constructor(
    private readonly item: Type<T>,
    private readonly field: string,
  ) {}

  async transform(values: unknown): Promise<unknown> {
    if (!Array.isArray(values)) return values;
    const items: T[] = [];
    for (const [index, value] of (values as object[]).entries())
      items.push(await inputOf(this.item, value, [this.field, `${index}`]));
    return items;
  }
}

/** An argument that is a list of inputs, each checked: the pipe for all arguments looks into no list. */
export const ItemsArg = <T extends object>(
  name: string,
  item: Type<T>,
  options: Pick<ArgsOptions, 'nullable' | 'description'> = {},
): ParameterDecorator => Args(name, { type: () => [item], ...options }, new ItemsPipe(item, name));

/** For properties of inputs: a UUID in lower case (with `{ each: true }`, a list of them). */
export function IsId(options: ValidationOptions = {}): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isId',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: { message: '$property must be a UUID in lower case.', ...options },
      validator: { validate: isUuid },
    });
}

/** For text inputs: something to see, at most `max` Unicode code points. */
export function IsText(max: number): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isText',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: { message: `$property must be 1 to ${max} characters, and not only blanks.` },
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && showsSomething(value) && codePoints(value) <= max,
      },
    });
}

/** Whether there is anything in a text that one sees: blanks of all kinds and what only joins others are not. */
export function showsSomething(text: string): boolean {
  return /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** How long a text is for a person: Unicode code points, not UTF-16 units. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
