import type { ValidationError } from 'class-validator';
import { BadUserInput } from '../errors/chat-error.js';

/** The first thing that is wrong with an input, in the form of the API. */
export function inputError(errors: ValidationError[], path: string[] = []): BadUserInput {
  let error = errors[0];
  while (error) {
    path.push(error.property);
    const child: ValidationError | undefined = error.children?.[0];
    if (!child) break;
    error = child;
  }
  const [message = 'This input is wrong.'] = Object.values(error?.constraints ?? {});
  return new BadUserInput(path.join('.'), message);
}
