import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { BadUserInput } from '../errors/chat-error.js';
import { codePoints } from '../graphql/arguments.js';

const MIN_LENGTH = 10;
const MAX_BYTES = 1024;
/** `Algorithm.Argon2id`: a const enum, which isolated modules cannot read. */
const ARGON2ID = 2;
/** 19 MiB and two passes, as OWASP's password storage cheat sheet recommends. */
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Stands for the hash of an account that nobody signs in to. */
export const NO_PASSWORD = '';

@Injectable()
export class Passwords {
  private decoy: Promise<string> | undefined;

  /** @throws BadUserInput naming `field` where the password is too short or too long. */
  async hash(password: string, field: string): Promise<string> {
    if (codePoints(password) < MIN_LENGTH || Buffer.byteLength(password) > MAX_BYTES) {
      throw new BadUserInput(
        field,
        `A password has ${MIN_LENGTH} characters or more, and at most ${MAX_BYTES} bytes.`,
      );
    }
    return hash(password, OPTIONS);
  }

  /** Takes as long for an account that does not exist (null) as for a wrong password. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    if (Buffer.byteLength(password) > MAX_BYTES) return false;
    const kept = passwordHash === NO_PASSWORD ? null : passwordHash;
    this.decoy ??= hash('nobody has this password', OPTIONS);
    const matches = await verify(kept ?? (await this.decoy), password);
    return kept !== null && matches;
  }
}
