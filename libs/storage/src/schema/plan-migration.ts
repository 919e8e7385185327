import { renderAddColumn, renderColumn, renderCreateTable } from './render-ddl.js';
import type { TableSchema } from './table-schema.js';

/** Columns by table, each as its line of DDL, as the migrations so far leave them. */
export type MigratedColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads back what `renderCreateTable` and `renderAddColumn` wrote; hand-written migrations keep to one column a line.
 */
export function readMigratedColumns(migrations: readonly string[]): MigratedColumns {
  const tables = new Map<string, Map<string, string>>();
  for (const sql of migrations) {
    for (const [, table = '', body = ''] of sql.matchAll(/^CREATE TABLE IF NOT EXISTS (\w+)\n\(\n([^]*?)\n\)\n/gm)) {
      const lines = body
        .split(',\n')
        .map((line) => line.trim())
        .filter((line) => !line.startsWith('INDEX '));
      tables.set(table, new Map(lines.map((line) => [nameIn(line), line])));
    }
    for (const [, table = '', line = ''] of sql.matchAll(
      /^ALTER TABLE (\w+) ADD COLUMN IF NOT EXISTS (.+?)(?: AFTER \w+)?;$/gm,
    )) {
      tables.get(table)?.set(nameIn(line), line);
    }
  }
  return tables;
}

function nameIn(line: string): string {
  return /^`(\w+)` /.exec(line)?.[1] ?? line;
}

/**
 * The statements that are missing; empty if nothing is. Additive only: a column that is wanted no more stays, and one
 * that changed its type or codec throws, because that needs a person to write the migration.
 */
export function planMigration(wanted: readonly TableSchema[], existing: MigratedColumns): string {
  return wanted.map((table) => planTable(table, existing.get(table.name))).join('');
}

function planTable(table: TableSchema, existing: ReadonlyMap<string, string> | undefined): string {
  if (existing === undefined) {
    return `${renderCreateTable(table)}\n`;
  }
  let statements = '';
  let previous = '';
  for (const column of table.columns) {
    const line = existing.get(column.name);
    if (line === undefined) {
      statements += renderAddColumn(table.name, column, previous);
    } else if (line !== renderColumn(column)) {
      throw new Error(
        `${table.name}.${column.name} is now "${renderColumn(column)}" and was "${line}": write this migration by hand`,
      );
    }
    previous = column.name;
  }
  return statements === '' ? '' : `${statements}\n`;
}
