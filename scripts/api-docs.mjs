// `npm run docs:api [-- --out FOLDER]`: the API documentation of psutil-core as pages in dist/psutil-core-api, by
// TypeDoc. A warning is a failure, so that nothing public lacks its page.
import './clean-path.mjs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPackageTools } from './package-tools/install.mjs';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist', 'psutil-core-api') } } });

const typedoc = join(installPackageTools(), 'typedoc', 'bin', 'typedoc');
const { status } = spawnSync(process.execPath, [typedoc, '--out', values.out], {
  cwd: join(root, 'libs/psutil-core'),
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
