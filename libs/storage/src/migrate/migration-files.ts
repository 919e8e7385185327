import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256, in hex, of the text with `\n` as line ends. */
  readonly checksum: string;
}

/** The package's `schema/`, which has the same relative path from `src/migrate` and from `dist/migrate`. */
export const schemaFolder = fileURLToPath(new URL('../../schema/', import.meta.url));

/** Reads all migrations in order of their numbers, which start at 1 and have no gaps. */
export function readMigrations(folder: string = schemaFolder): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, index) => {
    const [, digits, name] = /^(\d{3})_([a-z0-9_]+)\.sql$/.exec(file) ?? [];
    if (name === undefined || Number(digits) !== index + 1) {
      throw new Error(`${file} should be migration ${index + 1}, named NNN_what_it_does.sql`);
    }
    const sql = readFileSync(
      new URL(file, `file://${folder.endsWith('/') ? folder : `${folder}/`}`),
      'utf8',
    ).replaceAll('\r\n', '\n');
    return { number: index + 1, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}
