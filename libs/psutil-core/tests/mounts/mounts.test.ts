import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProgram, runForJson, unshare } from '../restricted/compiled-program.js';

interface Listed {
  readonly device: string;
  readonly mountpoint: string;
  readonly fstype: string;
  readonly isReadonly: boolean;
  readonly total: number;
  readonly used: number;
  readonly free: number;
  readonly inodesTotal: number | null;
  readonly inodesUsed: number | null;
  readonly inodesFree: number | null;
}
interface Answer {
  readonly listed: readonly Listed[];
  readonly df: readonly string[];
  readonly partitions: readonly { readonly device: string; readonly mountpoint: string; readonly fstype: string }[];
}

/** Blank, tab, newline, backslash, number sign, two bytes of UTF-8 and one that is not; as shell and as characters. */
const odd = { printf: String.raw`a b\tc\nd\\e#\303\274\377`, latin1: 'a b\tc\nd\\e#\u00c3\u00bc\u00ff' };
const isRoot = process.getuid?.() === 0;

/** Only root of the machine may attach a disk to a loop device. */
const mountDisk = isRoot
  ? 'truncate -s 32M image; mkfs.ext4 -q image; mount -o loop image nearer/deep'
  : 'mount -t tmpfs -o size=32m /dev/disk nearer/deep';

const script = `
set -e
# Other tests mount file systems that hang; this namespace of our own does without them.
awk '$3 ~ /^fuse/ && $2 ~ /^.tmp.hung-/ { print $2 }' /proc/mounts | xargs -r -n 1 umount -l
mount -t tmpfs -o size=64m work "$1"
cd "$1"
mkdir -p disk bound nearer/deep hidden/below over upper lower scratch merged readonly empty
${mountDisk}
mkdir nearer/deep/sub; echo x > nearer/deep/file; touch onefile
mount --bind nearer/deep bound
mount --bind nearer/deep/file onefile
mount --bind nearer/deep/sub disk
mount -t tmpfs -o size=1m below hidden/below
mount -t tmpfs -o size=2m above hidden
mount -t tmpfs -o size=1m first over
mount -t tmpfs -o size=3m second over
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=scratch overlay merged
mount -t tmpfs -o size=1m,ro,nr_inodes=77 readonly readonly
mount -t tmpfs -o size=1m "" empty
odd="$(printf '${odd.printf}')"
mkdir "$odd"
mount -t tmpfs -o size=1m '#s p' "$odd"
exec "$2" "$3"
`;

let folder: string;
let answer: Answer;

/** Mounts belong to a namespace that ends with the program, and so do the loop devices below them. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psutil-mounts-'));
  const program = compileProgram(new URL('list-file-systems.ts', import.meta.url));
  try {
    const [command, ...args] = unshare;
    const shell = ['sh', '-c', script, 'sh', folder, process.execPath, program.path];
    answer = runForJson([command, ...args, '--mount', ...shell]) as Answer;
  } finally {
    program.remove();
  }
}, 120_000);
// It fails if a mount is left.
afterAll(() => rmdirSync(folder));

const ours = () => answer.listed.filter(({ mountpoint }) => mountpoint.startsWith(folder));
const nameOf = ({ mountpoint }: { readonly mountpoint: string }) => mountpoint.slice(folder.length);
const collapse = (words: readonly unknown[]) => words.map(String).join(' ').replaceAll(/ +/gu, ' ').trim();

describe('file systems of a machine with odd mounts', () => {
  it('are those that df lists, with its numbers', () => {
    const expected = answer.df.filter((line) => line.includes(folder)).map((line) => collapse([line]));
    const rows = ours().map((row) =>
      collapse([
        row.device,
        row.fstype,
        row.total,
        row.used,
        row.free,
        row.inodesTotal ?? '-',
        row.inodesUsed ?? '-',
        row.inodesFree ?? '-',
        // As df shows control characters.
        row.mountpoint.replaceAll(/[\t\n]/gu, '?'),
      ]),
    );
    expect(rows.toSorted()).toEqual(expected.toSorted());
    expect(rows).toHaveLength(8);
  });

  it('are the same elsewhere on this machine, whose numbers move meanwhile', () => {
    const others = answer.df.filter((line) => !line.includes(folder));
    const rows = answer.listed.filter(({ mountpoint }) => !mountpoint.startsWith(folder));
    expect(rows.map(({ mountpoint }) => mountpoint).toSorted()).toEqual(
      others.map((line) => line.slice(line.indexOf(' /') + 1)).toSorted(),
    );
  });

  it('have one row each, although bound elsewhere as a folder and as a file', () => {
    const disk = ours().find((row) => nameOf(row) === '/bound');
    expect(disk?.device).toMatch(isRoot ? /^\/dev\/loop\d+$/u : /^\/dev\/disk$/u);
    expect(ours().filter(({ device }) => device === disk?.device)).toEqual([disk]);
  });

  it('do not include those hidden below others, which had the numbers of the upper ones', () => {
    expect(ours().map(({ device }) => device)).not.toContain('below');
    expect(ours().map(({ device }) => device)).not.toContain('first');
    expect(ours().find((row) => nameOf(row) === '/over')).toMatchObject({ device: 'second', total: 3 << 20 });
    expect(ours().find((row) => nameOf(row) === '/hidden')).toMatchObject({ device: 'above', total: 2 << 20 });
  });

  it('have their type, and whether they are read-only', () => {
    expect(ours().find((row) => nameOf(row) === '/merged')).toMatchObject({ fstype: 'overlay', isReadonly: false });
    expect(ours().find((row) => nameOf(row) === '/readonly')).toMatchObject({
      fstype: 'tmpfs',
      isReadonly: true,
      inodesTotal: 77,
      inodesUsed: 1,
    });
  });

  it('keep the bytes of their mount points and devices', () => {
    expect(ours().find(({ device }) => device === '#s p')?.mountpoint).toBe(`${folder}/${odd.latin1}`);
    expect(answer.partitions.filter((row) => nameOf(row) === '/empty')).toEqual([
      { device: '', mountpoint: `${folder}/empty`, fstype: 'tmpfs' },
    ]);
  });
});
