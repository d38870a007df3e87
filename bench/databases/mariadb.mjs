import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { OwnMariaDb } from './own-mariadb.mjs';

/** @type {Promise<{ url: string, stop: () => Promise<void> }> | null} */
let server = null;

/** The database server of this run: one of the bench's own, or the one that BENCH_MYSQL_URL names. */
export function databaseServer() {
  const url = process.env.BENCH_MYSQL_URL;
  server ??= url ? Promise.resolve({ url, stop: async () => {} }) : OwnMariaDb.start();
  return server;
}

export const stopDatabaseServer = async () => (await server)?.stop();

/** A MySQL or MariaDB database that is made for one server and dropped after it. */
export class MariaDb {
  static async create() {
    const name = `recado_bench_${randomBytes(6).toString('hex')}`;
    const url = new URL((await databaseServer()).url);
    const admin = await mysql.createConnection(url.href);
    await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await admin.changeUser({ database: name });
    url.pathname = name;
    return new MariaDb(name, url.href, admin);
  }

  constructor(name, url, connection) {
    this.name = name;
    this.url = url;
    this.connection = connection;
  }

  /** @param {string} sql @param {unknown[]} [values] */
  async run(sql, values = []) {
    const [rows] = await this.connection.query(sql, values);
    return rows;
  }

  async drop() {
    await this.connection.query(`DROP DATABASE ${this.name}`);
    await this.connection.end();
  }
}
