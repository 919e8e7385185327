import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Row {
  readonly pattern: RegExp;
  /** A user, or user:group. */
  readonly owner: string;
  /** Null if the folder above keeps others out. */
  readonly mode: number | null;
}

interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

const document = new URL('../../docs/security.md', import.meta.url);

/** The table of docs/security.md: each pattern of its first column is a row here. */
function readTable(): readonly Row[] {
  const text = readFileSync(document, 'utf8');
  const [, table = ''] = /<!-- secret files: .*?-->([^]*)<!-- end of secret files -->/.exec(text) ?? [];
  return table
    .trim()
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [, files = '', owner = '', mode = ''] = line.split('|').map((cell) => cell.trim());
      return [...files.matchAll(/`([^`]+)`/g)].map(([, path = '']) => ({
        pattern: patternOf(path),
        owner,
        mode: mode === '-' ? null : Number.parseInt(mode, 8),
      }));
    });
}

/** Folders end with a slash, `*` stands for a name and `**` for everything below. */
function patternOf(path: string): RegExp {
  const escaped = path
    .replaceAll('.', String.raw`\.`)
    .replace('**', '.+')
    .replace(/(?<!\.)\*/, '[^/]+');
  return new RegExp(`^${escaped}$`);
}

/**
 * Compares all files of a home with the table, whose users have these ids. Returns a line for each file that has
 * another owner or mode, or is not in the table.
 */
export function compareWithTable(home: string, users: Readonly<Record<string, UserIds>>): readonly string[] {
  const rows = readTable();
  return everythingIn(home).flatMap((path) => {
    const { uid, gid, mode } = lstatSync(join(home, path));
    const row = rows.find(({ pattern }) => pattern.test(path));
    if (row === undefined) {
      return [`${path} is not in the table`];
    }
    const [name = '', group] = row.owner.split(':');
    const describe = (owner: UserIds | undefined, bits: number): string =>
      `${owner?.uid}${group === undefined ? '' : `:${owner?.gid}`} ${bits.toString(8)}`;
    const wantedIds = users[name] && { uid: users[name].uid, gid: users[group ?? name]?.gid ?? -1 };
    const wanted = describe(wantedIds, row.mode ?? mode & 0o7777);
    const actual = describe({ uid, gid }, mode & 0o7777);
    return wanted === actual ? [] : [`${path} has ${actual}, not ${wanted}`];
  });
}

function everythingIn(home: string): readonly string[] {
  const entries = readdirSync(home, { recursive: true, withFileTypes: true });
  return [
    './',
    ...entries.map((entry) =>
      `${join(entry.parentPath, entry.name)}${entry.isDirectory() ? '/' : ''}`.slice(home.length + 1),
    ),
  ];
}
