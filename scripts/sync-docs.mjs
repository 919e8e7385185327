// `npm run sync-docs`: writes the generated documents again, from what the built projects declare.
import './clean-path.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDocuments } from './docs/documents.mjs';

const root = join(import.meta.dirname, '..');
const documents = await renderDocuments({
  load: (project, module) => import(join(root, project, 'dist', `${module}.js`)),
  read: (path) => readFileSync(join(root, path), 'utf8'),
});
for (const [path, text] of Object.entries(documents)) {
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}
