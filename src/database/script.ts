import type { EntityManager } from 'typeorm';
import type { Statement } from './statement.js';

/** A transaction whose statements travel together: see Database.script. */
export interface Script {
  readonly manager: EntityManager;
  /** @returns what each has given: rows, of a SELECT. */
  run(statements: readonly Statement[]): Promise<unknown[]>;
}

/** What a step of a script comes to, and what is to be run after it. */
export interface ScriptStep<T> {
  readonly value: T;
  readonly statements: readonly Statement[];
}
