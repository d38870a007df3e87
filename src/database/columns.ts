import { Column, type ColumnOptions, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** Columns that many entities share. The tables themselves, with their exact types, are made by `migrations/`. */

export const IdColumn = (options: ColumnOptions = {}) => Column({ type: 'varchar', length: 36, ...options });
export const PrimaryIdColumn = (options: { name?: string } = {}) =>
  PrimaryColumn({ type: 'varchar', length: 36, ...options });
export const TimeColumn = (options: ColumnOptions = {}) =>
  Column({ type: 'datetime', precision: 3, ...options });

const json: ValueTransformer = {
  to: (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value)),
  from: (value: string | null) => (value === null ? null : (JSON.parse(value) as unknown)),
};
/** JSON kept as text, so that both databases give back what was put in, key order included. */
export const JsonColumn = (options: ColumnOptions = {}) =>
  Column({ type: 'text', transformer: json, ...options });
