import { renderAddColumn, renderColumn, renderCreateTable, renderModifyColumn } from './render-ddl.js';
import type { TableSchema } from './table-schema.js';

/** Columns by table, each as its line of DDL, after all existing migrations. */
export type MigratedColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Parses what the functions of render-ddl.ts wrote; hand-written migrations have one column per line too.
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
      /^ALTER TABLE (\w+) (?:ADD COLUMN IF NOT EXISTS|MODIFY COLUMN) (.+?)(?: AFTER \w+)?;$/gm,
    )) {
      tables.get(table)?.set(nameIn(line), line);
    }
    for (const [, table = ''] of sql.matchAll(/^DROP TABLE IF EXISTS (\w+)/gm)) {
      tables.delete(table);
    }
  }
  return tables;
}

/** With the default of the column. */
function typeIn(line: string): string {
  return line.replace(/ (?:CODEC|SETTINGS) ?\(.*$/, '');
}

function nameIn(line: string): string {
  return /^`(\w+)` /.exec(line)?.[1] ?? line;
}

/**
 * Renders the missing statements; empty if there are none. A column that is no longer wanted stays, and one of another
 * type throws, because a person must write that migration. With another codec, stored rows keep theirs until they are
 * merged.
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
    } else if (line !== renderColumn(column) && typeIn(line) === typeIn(renderColumn(column))) {
      statements += renderModifyColumn(table.name, column);
    } else if (line !== renderColumn(column)) {
      throw new Error(
        `${table.name}.${column.name} is now "${renderColumn(column)}" and was "${line}": write this migration by hand`,
      );
    }
    previous = column.name;
  }
  return statements === '' ? '' : `${statements}\n`;
}
