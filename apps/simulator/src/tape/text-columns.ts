import { camelCase } from '@psfleet/metric-catalog';
import type { ColumnDefinition, Columns, DictionaryColumn, Row, TableDefinition } from '@psfleet/wire';

type Text = string | readonly string[];

/** What becomes of the texts of a table. A column that neither map names loses its texts, so a new one does too. */
export interface TextRules<T extends TableDefinition, Subject> {
  readonly table: T;
  /** Columns with texts of a fixed set, which say nothing about the machine. Those with `oneOf` need not be named. */
  readonly harmless: readonly (keyof T & string)[];
  /** What takes the place of the texts of a column. */
  readonly replaced: Readonly<Partial<Record<keyof T & string, (subject: Subject) => Text>>>;
  /** Whether a row that lacks a text still lacks it then. */
  readonly keepsAbsent: boolean;
}

/** Replaces the texts of all rows; row by row, `subjects` says what they are about. */
export function replaceTexts<T extends TableDefinition, Subject>(
  rules: TextRules<T, Subject>,
  { rows, columns }: Columns<T>,
  subjects: readonly Subject[],
): Columns<T> {
  const replaced = Object.entries(rules.table).map(([name, definition]) => {
    const values: unknown = columns[name as keyof T];
    if (isKept(rules, name, definition)) {
      return [name, values];
    }
    const rule = rules.replaced[name];
    const texts = subjects.map((subject, row) =>
      rule === undefined || (rules.keepsAbsent && isAbsent(values, row)) ? blank(definition) : rule(subject),
    );
    return [name, definition.kind === 'dictionary' ? dictionary(texts) : texts];
  });
  return { rows, columns: Object.fromEntries(replaced) as Columns<T>['columns'] };
}

/** Replaces the texts of a record. */
export function replaceRecordTexts<T extends TableDefinition>(rules: TextRules<T, Row<T>>, row: Row<T>): Row<T> {
  const cells = row as Readonly<Record<string, unknown>>;
  const replaced = Object.entries(rules.table).map(([name, definition]) => {
    const cell = camelCase(name);
    return [cell, isKept(rules, name, definition) ? cells[cell] : (rules.replaced[name]?.(row) ?? blank(definition))];
  });
  return Object.fromEntries(replaced) as Row<T>;
}

export function isDictionary(values: unknown): values is DictionaryColumn {
  return typeof values === 'object' && values !== null && 'indexes' in values;
}

function isKept<T extends TableDefinition>(
  { harmless }: TextRules<T, never>,
  name: string,
  { kind, oneOf }: ColumnDefinition,
): boolean {
  return (kind !== 'text' && kind !== 'textList' && kind !== 'dictionary') || oneOf !== null || harmless.includes(name);
}

function isAbsent(values: unknown, row: number): boolean {
  const value = (isDictionary(values) ? values.indexes : (values as readonly unknown[]))[row];
  return value === null || value === undefined || Number.isNaN(value);
}

function blank({ kind, nullable }: ColumnDefinition): Text | null {
  return nullable ? null : kind === 'textList' ? [] : '';
}

function dictionary(texts: readonly (Text | null)[]): DictionaryColumn {
  const values = [...new Set(texts.filter((text) => typeof text === 'string'))];
  return { values, indexes: texts.map((text) => (typeof text === 'string' ? values.indexOf(text) : null)) };
}
