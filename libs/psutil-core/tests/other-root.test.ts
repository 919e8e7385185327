import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPsutil } from '../src/index.js';

/** The root directory of a watched machine, as a container sees it that watches its host. */
let rootFs: string;

beforeEach(() => {
  rootFs = mkdtempSync(join(tmpdir(), 'other-root-'));
});
afterEach(() => rmSync(rootFs, { recursive: true }));

function write(path: string, content: string | Buffer): void {
  mkdirSync(join(rootFs, path, '..'), { recursive: true });
  writeFileSync(join(rootFs, path), content);
}

function link(path: string, target: string): void {
  mkdirSync(join(rootFs, path, '..'), { recursive: true });
  symlinkSync(target, join(rootFs, path));
}

/** struct utmp of a login on x86-64 and, with wider times, on arm64. */
function login(user: string): Buffer {
  const bytes = Buffer.alloc(process.arch === 'arm64' ? 400 : 384);
  bytes.writeInt16LE(7, 0);
  bytes.write('tty1', 8);
  bytes.write(user, 44);
  return bytes;
}

it("lists the users of the machine where its /var/run is an absolute link, not the container's", () => {
  write('run/utmp', login('alice'));
  link('var/run', '/run');
  expect(createPsutil({ rootFs, procRoot: '/proc' }).users()).toMatchObject([{ name: 'alice', terminal: 'tty1' }]);
});

it('names users by the passwd of the machine where that is an absolute link', () => {
  write('nix/store/passwd', 'alice:x:4242:4242::/:/bin/sh\n');
  link('etc/passwd', '/nix/store/passwd');
  expect(createPsutil({ rootFs, procRoot: '/proc' }).platform.userName(4242)).toBe('alice');
});

it('lists an open file that is really named so as deleted ones are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opened-'));
  const path = join(folder, 'report (deleted)');
  writeFileSync(path, '');
  write(path, '');
  const fd = openSync(path, 'r');
  try {
    const { Process } = createPsutil({ rootFs, procRoot: '/proc' });
    expect(new Process().openFiles().map((file) => file.path)).toContain(path);
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
});

it('measures the file system that a link of the machine leads to', () => {
  mkdirSync(join(rootFs, 'data'));
  link('srv', '/data');
  link('circle', '/circle');
  const ps = createPsutil({ rootFs, procRoot: '/proc' });
  expect(ps.diskUsage('/srv').total).toBe(ps.diskUsage('/data').total);
  expect(() => ps.diskUsage('/circle')).toThrow();
});
