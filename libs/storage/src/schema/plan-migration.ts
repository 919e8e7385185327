import { renderAddColumn, renderColumn, renderCreateTable } from './render-ddl.js';
import type { TableSchema } from './table-schema.js';

/** Columns by table, each as its line of DDL, after all existing migrations. */
export type MigratedColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Parses what `renderCreateTable` and `renderAddColumn` wrote; hand-written migrations have one column per line too.
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
    for (const [, table = ''] of sql.matchAll(/^DROP TABLE IF EXISTS (\w+)/gm)) {
      tables.delete(table);
    }
  }
  return tables;
}

function nameIn(line: string): string {
  return /^`(\w+)` /.exec(line)?.[1] ?? line;
}

/**
 * Renders the missing statements; empty if there are none. It only adds: a column that is no longer wanted stays, and
 * one with another type or codec throws, because a person must write that migration.
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
