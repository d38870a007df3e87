import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { getMetadataStorage, validate, ValidationTypes } from 'class-validator';
import { inputError } from './input-error.js';

type Input = Record<string, unknown>;
type Rule = (input: Input) => boolean;
type RuleMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/**
 * Turns arguments into instances of their classes, checked by the class-validator decorators on their properties.
 * class-validator and class-transformer made up a fifth of what a sent message allocates: what is right is told
 * here by the same constraints, gathered once for each class, and only what is wrong goes to class-validator.
 */
export class InputPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    // What comes from a decorator of ours, such as @CurrentViewer(), is no input.
    if (type === 'custom' || !metatype || typeof value !== 'object' || value === null) return value;
    return hasRules(metatype) ? inputOf(metatype as Type<object>, value) : value;
  }
}

/**
 * @param plain the properties, none of which is an input itself.
 * @param path of it among the arguments, to name the field that is wrong.
 * @throws BadUserInput (it may be later) with the first thing that is wrong.
 */
export function inputOf<T extends object>(type: Type<T>, plain: object, path: string[] = []): T | Promise<T> {
  const input = Object.assign(new type(), plain);
  return rulesOf(type).every((holds) => holds(input as Input)) ? input : checked(input, path);
}

async function checked<T extends object>(input: T, path: string[]): Promise<T> {
  const errors = await validate(input);
  if (errors.length > 0) throw inputError(errors, path);
  return input;
}

const known = new Map<unknown, readonly Rule[]>();

/** False for String, for lists, and for whatever else has no decorated properties. */
const hasRules = (type: unknown) => rulesOf(type).length > 0;

function rulesOf(type: unknown): readonly Rule[] {
  let rules = known.get(type);
  if (!rules) {
    const storage = getMetadataStorage();
    const metadata = storage.getTargetValidationMetadatas(type as Type, '', false, false);
    const properties = Object.entries(storage.groupByPropertyName(metadata));
    known.set(type, (rules = properties.map(([property, some]) => ruleOf(property, some))));
  }
  return rules;
}

function ruleOf(property: string, metadata: readonly RuleMetadata[]): Rule {
  const conditions = metadata.filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION);
  const constraints = metadata
    .filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION)
    .map(constraintOf);
  // Of a kind that is not known here: class-validator is asked.
  if (conditions.length + constraints.length < metadata.length) return () => false;
  const applies = conditions.map(({ constraints: [is] }) => is as (input: Input, value: unknown) => boolean);
  return (input) => {
    const value = input[property];
    return applies.some((is) => !is(input, value)) || constraints.every((holds) => holds(input, value));
  };
}

function constraintOf(metadata: RuleMetadata): (input: Input, value: unknown) => boolean {
  const { constraintCls, constraints, propertyName, each, target } = metadata;
  const targetName = typeof target === 'function' ? target.name : target;
  const instances = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  // What is decided later, or only sometimes, is class-validator's.
  if (metadata.validateIf || instances.some(({ async }) => async)) return () => false;
  return (object, value) => {
    const about = { targetName, property: propertyName, object, value, constraints };
    const holds = (one: unknown) => instances.every(({ instance }) => instance.validate(one, about) === true);
    return each && Array.isArray(value) ? value.every(holds) : holds(value);
  };
}
