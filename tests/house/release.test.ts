import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain JavaScript module
import * as untypedChecks from '../../scripts/release/checks.mjs';

interface Checks {
  readonly findChangelogSection: (changelog: string, version: string) => { date: string | null; text: string } | null;
  readonly checkChangelog: (
    changelog: string,
    version: string,
    options?: { readonly path?: string; readonly needsDate?: boolean },
  ) => string[];
  readonly checkVersions: (packages: Readonly<Record<string, object>>, version: string) => string[];
  readonly checkImages: (composeFile: string, version: string) => string[];
  readonly checkPackedFiles: (files: readonly string[], sources: readonly string[]) => string[];
}

const { findChangelogSection, checkChangelog, checkVersions, checkImages, checkPackedFiles } = untypedChecks as Checks;

const changelog = [
  '# Changelog',
  '',
  '## [0.2.0] - unreleased',
  '',
  '### Added',
  '',
  '- a',
  '',
  '## [0.1.1] - 2026-12-03',
  '',
  '## [0.1.0] - 2026-12-01',
  '',
  '- b',
].join('\n');

describe('a release', () => {
  it('takes its notes from the section of its version', () => {
    expect(findChangelogSection(changelog, '0.2.0')).toEqual({ date: null, text: '### Added\n\n- a' });
    expect(findChangelogSection(changelog, '0.1.0')).toEqual({ date: '2026-12-01', text: '- b' });
    expect(findChangelogSection(changelog, '0.3.0')).toBeNull();
  });

  it('needs notes', () => {
    expect(checkChangelog(changelog, '0.2.0')).toEqual([]);
    expect(checkChangelog(changelog, '0.1.1')).toEqual(['the section of 0.1.1 in CHANGELOG.md is empty']);
    expect(checkChangelog(changelog, '0.3.0')).toHaveLength(1);
    expect(checkChangelog(changelog, '0.2.0', { path: 'libs/a/CHANGELOG.md', needsDate: true })).toEqual([
      'the section of 0.2.0 in libs/a/CHANGELOG.md has no date yet',
    ]);
  });

  it('has one version in all packages and in what they need of each other', () => {
    const packages = {
      'package.json': { version: '0.2.0' },
      'libs/a/package.json': { version: '0.1.0' },
      'apps/b/package.json': { version: '0.2.0', dependencies: { '@psfleet/a': '0.1.0', koffi: '3.3.4' } },
    };
    expect(checkVersions(packages, '0.2.0')).toEqual([
      'libs/a/package.json has version 0.1.0, not 0.2.0',
      'apps/b/package.json depends on @psfleet/a 0.1.0, not 0.2.0',
    ]);
  });

  it('has it in the images too', () => {
    const composeFile = 'image: nats:2.12\nimage: psfleet/api:0.1.0\nimage: psfleet/agent:0.2.0\n';
    expect(checkImages(composeFile, '0.2.0')).toEqual(['docker-compose.yml names psfleet/api:0.1.0, not 0.2.0']);
  });

  it('publishes what was built and nothing else', () => {
    const files = [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'NOTICE',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/index.js.map',
      'src/index.ts',
    ];
    const sources = ['src/index.ts', 'src/errors.test.ts'];
    expect(checkPackedFiles(files, sources)).toEqual([]);
    expect(checkPackedFiles([...files.slice(1), 'tests/a.ts', 'dist/errors.test.js'], sources)).toEqual([
      'the package lacks package.json',
      'the package contains tests/a.ts',
      'the package contains dist/errors.test.js',
    ]);
    expect(checkPackedFiles([...files, 'dist/moved/away.js'], sources)).toEqual([
      'the build is stale (dist/moved/away.js): remove dist and build again',
    ]);
  });
});
