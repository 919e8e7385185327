// `npm run release`: checks that the version in package.json can be released, and prints what would be tagged and
// published.
// `npm run release -- --yes` creates the tag. Pushing it and publishing are left to the person releasing.
import './clean-path.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkChangelog,
  checkImages,
  checkPackedFiles,
  checkVersions,
  findChangelogSection,
} from './release/checks.mjs';

const root = join(import.meta.dirname, '..');
const publishedPackage = 'libs/psutil-core';
const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } });

const read = (path) => readFileSync(join(root, path), 'utf8');
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

const { version } = JSON.parse(read('package.json'));
const tag = `v${version}`;
const section = findChangelogSection(read('CHANGELOG.md'), version);
const packed = pack(publishedPackage);

const problems = [
  ...(git('status', '--porcelain') === '' ? [] : ['the working tree has changes that are not committed']),
  ...(git('tag', '--list', tag) === '' ? [] : [`the tag ${tag} already exists`]),
  ...['CHANGELOG.md', `${publishedPackage}/CHANGELOG.md`].flatMap((path) =>
    checkChangelog(read(path), version, { path, needsDate: values.yes }),
  ),
  ...checkVersions(readPackages(), version),
  ...checkImages(read('docker-compose.yml'), version),
  ...checkPackedFiles(
    packed.files.map(({ path }) => path),
    git('ls-files', `${publishedPackage}/src`)
      .split('\n')
      .map((path) => path.slice(publishedPackage.length + 1)),
  ),
];
if (problems.length > 0) {
  process.stderr.write(`${version} cannot be released:\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exit(1);
}

const commit = git('rev-parse', '--short', 'HEAD').trim();
const size = `${packed.files.length} files, ${Math.ceil(packed.size / 1000)} kB packed`;
const publication = `${packed.name} ${packed.version}, ${size}`;
process.stdout.write(`tag       ${tag} at ${commit}\npackage   ${publication}\n\n${section.text}\n\n`);
if (values.yes) {
  git('tag', '--annotate', tag, '--message', `psfleet ${version}\n\n${section.text}`);
  process.stdout.write(
    `${tag} was created. Next: git push origin ${tag}, then npm publish --access public -w ${publishedPackage}\n`,
  );
} else {
  const date = section.date === null ? `, once "unreleased" in both changelogs is replaced by the date` : '';
  process.stdout.write(`This was a dry run. npm run release -- --yes creates the tag${date}.\n`);
}

/** Returns what `npm pack` would write. The package must have been built. */
function pack(folder) {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(root, folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output)[0];
}

function readPackages() {
  const paths = git('ls-files', 'package.json', 'apps/*/package.json', 'libs/*/package.json').trim().split('\n');
  return Object.fromEntries(paths.map((path) => [path, JSON.parse(read(path))]));
}
