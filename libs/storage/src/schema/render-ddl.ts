import { renderTtl } from './retention.js';
import { clickhouseType, type ColumnSchema, type TableSchema, type ViewSchema } from './table-schema.js';

/** Renders one line per column, because `sync-schema` parses them. */
export function renderCreateTable(table: TableSchema): string {
  const lines = [...table.columns.map(renderColumn), ...table.indexes.map((index) => `INDEX ${index}`)];
  const clauses = [
    `ENGINE = ${table.engine}`,
    ...(table.partitionBy === null ? [] : [`PARTITION BY ${table.partitionBy}`]),
    `PRIMARY KEY ${renderKey(table.primaryKey)}`,
    `ORDER BY ${renderKey(table.orderBy)}`,
    ...(table.ttl === null ? [] : [`TTL ${renderTtl(table.ttl)}`]),
    ...renderSettings(table.settings),
  ];
  const body = lines.map((line) => `    ${line}`).join(',\n');
  return `CREATE TABLE IF NOT EXISTS ${table.name}\n(\n${body}\n)\n${clauses.join('\n')};\n`;
}

export function renderCreateView({ name, target, select }: ViewSchema): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name} TO ${target} AS\n${select};\n`;
}

export function renderModifyColumn(table: string, column: ColumnSchema): string {
  return `ALTER TABLE ${table} MODIFY COLUMN ${renderColumn(column)};\n`;
}

/** ClickHouse 26 ignores the settings of a column that is added, but not those of one that is modified. */
export function renderAddColumn(table: string, column: ColumnSchema, after: string): string {
  const added = renderColumn({ ...column, minBlockBytes: null });
  const statement = `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${added} AFTER ${after};\n`;
  return column.minBlockBytes === null ? statement : statement + renderModifyColumn(table, column);
}

/** The name is quoted, because a dimension may have the name of a keyword: `index`. */
export function renderColumn({ name, type, codec, minBlockBytes, default: byDefault }: ColumnSchema): string {
  return [
    `\`${name}\``,
    clickhouseType(type),
    ...(byDefault === null ? [] : [`DEFAULT ${byDefault}`]),
    ...(codec === null ? [] : [`CODEC(${codec})`]),
    ...(minBlockBytes === null ? [] : [`SETTINGS (min_compress_block_size = ${minBlockBytes})`]),
  ].join(' ');
}

function renderKey(key: readonly string[]): string {
  return key.length === 1 ? key.join() : `(${key.join(', ')})`;
}

function renderSettings(settings: TableSchema['settings']): string[] {
  const entries = Object.entries(settings);
  return entries.length === 0 ? [] : [`SETTINGS ${entries.map(([name, value]) => `${name} = ${value}`).join(', ')}`];
}
