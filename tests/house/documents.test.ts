import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

interface Document {
  readonly path: string;
  readonly text: string;
}

const documents: readonly Document[] = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const records = documents.filter(({ path }) => /^docs\/adr\/\d{4}-[a-z0-9-]+\.md$/.test(path));

describe('documents', () => {
  it('link to files and headings that exist', () => {
    const broken = documents.flatMap(({ path, text }) =>
      [...withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
        .filter(([, file = '', anchor]) => !isTarget(path, file, anchor))
        .map(([link]) => `${path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('name paths that exist', () => {
    const named = /`((?:apps|libs|docs|scripts|bench|tests|deploy|sim|\.ci|\.github)\/[\w./-]*)`/g;
    const missing = documents
      .filter(({ path }) => path !== 'CHANGELOG.md')
      .flatMap(({ path, text }) =>
        [...text.matchAll(named)]
          .filter(([, name = '']) => !existsSync(join(root, name)) && !existsSync(join(root, dirname(path), name)))
          .map(([, name]) => `${path}: ${name}`),
      );
    expect(missing).toEqual([]);
  });

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    const missing = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([a-z][a-z:-]*)(?![\w -]*-w )/g)]
        .filter(([, name = '']) => scripts[name] === undefined)
        .map(([command]) => `${path}: ${command}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the map of the rooms', () => {
  it('has every folder of every project', () => {
    const [, rooms = ''] = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('## Rooms');
    const folders = execFileSync('git', ['ls-files', 'apps/*/src/*/*', 'libs/*/src/*/*'], {
      cwd: root,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((path) => path !== '' && existsSync(join(root, path)))
      .map((path) => path.split('/'))
      .map(([top, project, , folder]) => ({ project: `${top}/${project}`, folder: `${folder}/` }));
    const missing = folders.filter(({ project, folder }) => {
      const row = rooms.split('\n').find((line) => line.startsWith(`| ${project} |`));
      return !(row ?? rooms).includes(`\`${folder}`);
    });
    expect([...new Set(missing.map(({ project, folder }) => `${project}: ${folder}`))]).toEqual([]);
  });
});

describe('decision records', () => {
  it('have one layout', () => {
    const layout = new RegExp(
      [
        /^# \d+\. [^\n]+\n\n/,
        /Status: (accepted|superseded by [^\n]+|accepted, amended by [^\n]+)\. Date: \d{4}-\d{2}-\d{2}\.\n\n/,
        /## Context\n[^]+\n## Decision\n[^]+\n## Consequences\n[^]+\n## How to reverse\n[^]+$/,
      ]
        .map(({ source }) => source)
        .join(''),
    );
    expect(records.length).toBeGreaterThan(20);
    expect(records.filter(({ text }) => !layout.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('are short', () => {
    const words = (text: string): number => text.split(/\s+/).filter((word) => /\w/.test(word)).length;
    // Two hundred words besides title, status and headings.
    expect(records.filter(({ text }) => words(text) > 230).map(({ path }) => path)).toEqual([]);
  });

  it('are in the index with their title, status and date', () => {
    const index = readFileSync(join(root, 'docs/adr/README.md'), 'utf8');
    const rows = index.split('\n').filter((line) => /^\| \[\d+\]/.test(line));
    const expected = records.map(({ path, text }) => {
      const [, number, title, status, date] =
        /^# (\d+)\. ([^\n]+)\n\nStatus: ([^\n]+)\. Date: (\S+)\.\n/.exec(text) ?? [];
      return `| [${number}](${path.split('/').at(-1)}) | ${title} | ${status} | ${date} |`;
    });
    expect(rows.map((row) => row.split(' | ').slice(0, 4).join(' | ') + ' |')).toEqual(expected);
  });
});

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

function isTarget(from: string, file: string, anchor: string | undefined): boolean {
  const path = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(join(root, path))) {
    return false;
  }
  return anchor === undefined || !path.endsWith('.md') || headingsOf(path).includes(anchor);
}

/** As GitHub names the headings of a document in links. */
function headingsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8').replace(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
