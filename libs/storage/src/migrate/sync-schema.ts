import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrations, schemaFolder } from './migration-files.js';
import { planMigration, readMigratedColumns } from '../schema/plan-migration.js';
import { tables } from '../schema/tables.js';

// `npm run sync-schema`: writes the next migration if the catalog or the wire tables grew.
const migrations = readMigrations();
const statements = planMigration(tables, readMigratedColumns(migrations.map(({ sql }) => sql)));
if (statements === '') {
  process.stdout.write('The schema is up to date.\n');
} else {
  const number = String(migrations.length + 1).padStart(3, '0');
  const file = `${number}_${migrations.length === 0 ? 'tables' : 'additions'}.sql`;
  const heading = '-- Written by "npm run sync-schema" from the metric catalog and the tables of the wire.';
  writeFileSync(join(schemaFolder, file), `${heading}\n\n${statements.trimEnd()}\n`);
  process.stdout.write(`Wrote ${file}.\n`);
}
