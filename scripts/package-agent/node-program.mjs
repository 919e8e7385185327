// Node's own program for the hosts of the fleet, from npm's packages node-linux-<arch>, which hold the binaries of
// nodejs.org. The version and the hash of each package are fixed here.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

export const nodeVersion = '22.23.5';
const integrity = {
  x64: 'sha512-3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw==',
  arm64: 'sha512-e1LOUGKVruPGuLVutn8+Cgm5pI1APm4Kvh+zbb/qe/ZpD9s+TQby5iUgZOWmPpbSKpj0Td8DP1N0NEnXasHizg==',
};
export const architectures = Object.keys(integrity);

/** Entries `bin/node` and its license. Throws if npm does not have the package, or another one than expected. */
export function nodeEntries(arch, cache) {
  const folder = join(cache, `node-linux-${arch}-${nodeVersion}`);
  if (!existsSync(folder)) {
    download(arch, cache, folder);
  }
  return [
    { path: 'bin/node', content: readFileSync(join(folder, 'package', 'bin', 'node')), mode: 0o755 },
    { path: 'LICENSE.node', content: readFileSync(join(folder, 'package', 'LICENSE')) },
  ];
}

function download(arch, cache, folder) {
  mkdirSync(cache, { recursive: true });
  const name = `node-linux-${arch}`;
  run('npm', ['pack', '--silent', `${name}@${nodeVersion}`], { cwd: cache });
  const file = join(cache, `${name}-${nodeVersion}.tgz`);
  const hash = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (hash !== integrity[arch]) {
    rmSync(file);
    throw new Error(`${name}@${nodeVersion} is not the package that is expected: it has ${hash}`);
  }
  rmSync(`${folder}.new`, { recursive: true, force: true });
  mkdirSync(`${folder}.new`);
  run('tar', ['-xzf', file, '-C', `${folder}.new`, 'package/bin/node', 'package/LICENSE']);
  rmSync(file);
  renameSync(`${folder}.new`, folder);
}
