// `npm run sbom [-- --out FOLDER]`: what each program contains, as CycloneDX in
// dist/sbom/psfleet-<program>-<version>.cdx.json. The packages of the agent contain their own.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { billOfProject, readBill } from './sbom/bill-of-materials.mjs';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist', 'sbom') } } });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const everything = readBill(root);
mkdirSync(values.out, { recursive: true });
for (const program of ['agent', 'collector', 'api', 'cli']) {
  const file = join(values.out, `psfleet-${program}-${version}.cdx.json`);
  const bill = billOfProject(everything, `@psfleet/${program}`);
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${String(bill.components.length).padStart(4)} packages  ${file}`);
}
