import { createRequire } from 'node:module';

// Recado's own copy, which is compiled already.
const requireFromRecado = createRequire(new URL('../../package.json', import.meta.url));

/** The file of an embedded Recado, filled from outside while it runs. */
export class Sqlite {
  #connection = null;

  /** @param {string} path it need not exist before the first {@link run} */
  constructor(path) {
    this.url = `sqlite:${path}`;
    this.path = path;
  }

  async run(sql, values = []) {
    this.#connection ??= new (requireFromRecado('better-sqlite3'))(this.path, { fileMustExist: true });
    return this.#connection.prepare(sql).run(values);
  }

  async drop() {
    this.#connection?.close();
  }
}
