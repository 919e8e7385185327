import { writeFileSync } from 'node:fs';
import { renderDocs } from './render-docs.js';

// `npm run sync-docs`: writes the page of all metrics anew.
writeFileSync(new URL('../../../../docs/metrics.md', import.meta.url), renderDocs());
process.stdout.write('Wrote docs/metrics.md.\n');
