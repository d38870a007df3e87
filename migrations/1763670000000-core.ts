import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runOn } from './run-on.js';
import { typesOf } from './types.js';

/** Workspaces, people, rooms, messages and the room log. */
export class Core1763670000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const t = typesOf(runner);
    const tables = [
      `CREATE TABLE workspaces (
        id ${t.id} NOT NULL PRIMARY KEY,
        slug varchar(63) ${t.bytes} NOT NULL UNIQUE,
        name varchar(100) NOT NULL,
        created_at ${t.time} NOT NULL
      ) ${t.table}`,
      `CREATE TABLE users (
        id ${t.id} NOT NULL PRIMARY KEY,
        workspace_id ${t.id} NOT NULL,
        email varchar(254) ${t.bytes} NOT NULL,
        password_hash varchar(255) NOT NULL,
        display_name varchar(100) NOT NULL,
        search_key varchar(400) ${t.bytes} NOT NULL,
        avatar_url varchar(2048),
        kind varchar(16) NOT NULL,
        role varchar(16) NOT NULL,
        department varchar(100) ${t.bytes},
        last_seen_at ${t.time},
        deactivated_at ${t.time},
        session_version int NOT NULL DEFAULT 0,
        membership_version int NOT NULL DEFAULT 0,
        created_at ${t.time} NOT NULL,
        UNIQUE (workspace_id, email),
        FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
      ) ${t.table}`,
      `CREATE INDEX users_name ON users (workspace_id, search_key, id)`,
      `CREATE INDEX users_department ON users (workspace_id, department)`,
      `CREATE TABLE refresh_tokens (
        id ${t.id} NOT NULL PRIMARY KEY,
        user_id ${t.id} NOT NULL,
        family_id ${t.id} NOT NULL,
        token_hash char(64) ${t.bytes} NOT NULL UNIQUE,
        replaced_by ${t.id},
        replaced_at ${t.time},
        expires_at ${t.time} NOT NULL,
        revoked_at ${t.time},
        created_at ${t.time} NOT NULL,
        FOREIGN KEY (user_id) REFERENCES users (id)
      ) ${t.table}`,
      `CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id)`,
      `CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at)`,
      `CREATE TABLE rooms (
        id ${t.id} NOT NULL PRIMARY KEY,
        workspace_id ${t.id} NOT NULL,
        type varchar(16) NOT NULL,
        name varchar(100),
        search_key varchar(400) ${t.bytes},
        department varchar(100) ${t.bytes},
        pair_key char(73) ${t.bytes},
        created_by ${t.id},
        message_seq int NOT NULL DEFAULT 0,
        event_seq int NOT NULL DEFAULT 0,
        member_count int NOT NULL DEFAULT 0,
        last_message_at ${t.time},
        archived_at ${t.time},
        created_at ${t.time} NOT NULL,
        updated_at ${t.time} NOT NULL,
        UNIQUE (workspace_id, pair_key),
        FOREIGN KEY (workspace_id) REFERENCES workspaces (id)
      ) ${t.table}`,
      `CREATE INDEX rooms_type ON rooms (workspace_id, type, department)`,
      `CREATE TABLE room_members (
        room_id ${t.id} NOT NULL,
        user_id ${t.id} NOT NULL,
        role varchar(16) NOT NULL,
        joined_at ${t.time} NOT NULL,
        joined_message_seq int NOT NULL DEFAULT 0,
        last_delivered_seq int NOT NULL DEFAULT 0,
        last_read_seq int NOT NULL DEFAULT 0,
        last_read_at ${t.time},
        muted_until ${t.time},
        PRIMARY KEY (room_id, user_id)
      ) ${t.clustered}`,
      `CREATE INDEX room_members_user ON room_members (user_id, room_id)`,
      `CREATE TABLE messages (
        room_id ${t.id} NOT NULL,
        seq int NOT NULL,
        id ${t.id} NOT NULL UNIQUE,
        sender_id ${t.id},
        type varchar(16) NOT NULL,
        body ${t.longText} NOT NULL,
        reply_to_seq int,
        metadata text,
        edited_at ${t.time},
        deleted_at ${t.time},
        deleted_by ${t.id},
        recalled_at ${t.time},
        content_hash char(43) ${t.bytes} NOT NULL,
        created_at ${t.time} NOT NULL,
        PRIMARY KEY (room_id, seq)
      ) ${t.clustered}`,
      `CREATE TABLE message_reactions (
        room_id ${t.id} NOT NULL,
        message_seq int NOT NULL,
        user_id ${t.id} NOT NULL,
        emoji varchar(64) ${t.bytes} NOT NULL,
        created_at ${t.time} NOT NULL,
        PRIMARY KEY (room_id, message_seq, user_id, emoji)
      ) ${t.clustered}`,
      `CREATE TABLE room_events (
        room_id ${t.id} NOT NULL,
        seq int NOT NULL,
        type varchar(24) NOT NULL,
        actor_id ${t.id},
        message_seq int,
        data text,
        created_at ${t.time} NOT NULL,
        PRIMARY KEY (room_id, seq)
      ) ${t.clustered}`,
      `CREATE INDEX room_events_time ON room_events (created_at)`,
      `CREATE TABLE log_epochs (
        epoch varchar(16) ${t.bytes} NOT NULL PRIMARY KEY,
        created_at ${t.time} NOT NULL
      ) ${t.table}`,
      ...t.searchTable,
    ];
    await runOn(runner, tables);
    const epochs = (await runner.query('SELECT epoch FROM log_epochs')) as unknown[];
    if (epochs.length > 0) return;
    await runner.query('INSERT INTO log_epochs (epoch, created_at) VALUES (?, ?)', [
      randomBytes(4).toString('hex'),
      new Date().toISOString().replace('T', ' ').replace('Z', ''),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = [
      'message_search',
      ...(runner.connection.options.type === 'mysql' ? [] : ['message_search_rows']),
      'log_epochs',
      'room_events',
      'message_reactions',
      'messages',
      'room_members',
      'rooms',
      'refresh_tokens',
      'users',
      'workspaces',
    ];
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
  }
}
