import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reset } from '../reset/reset.js';
import { backup } from './backup.js';

const service = 65_531;
const foreignFile = (): string => join(folder, 'foreign', 'file');
let folder: string;
let home: string;
let state: string;
let output: string;
const write = (text: string): void => void (output += text);
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'psfleet-foreign-')));
  home = join(folder, 'home');
  state = join(home, 'state');
  output = '';
  mkdirSync(state, { recursive: true });
  writeFileSync(join(home, 'secrets.json'), 'secret', { mode: 0o600 });
  mkdirSync(join(folder, 'foreign'));
  writeFileSync(foreignFile(), 'foreign');
  writeFileSync(join(state, 'hosts'), 'hosts', { mode: 0o640 });
  symlinkSync(join(folder, 'foreign'), join(state, 'link'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function giveToService(...paths: readonly string[]): void {
  paths.forEach((path) => chownSync(path, service, service));
}

function makeFifo(path: string): void {
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
}

describe.runIf(process.getuid?.() === 0)('as root, what is in folders of the services', () => {
  beforeEach(() => {
    giveToService(state, join(state, 'hosts'));
    chmodSync(state, 0o700);
  });

  test('is copied with its owner and mode, links as links, also into a folder that is closed to them', () => {
    makeFifo(join(state, 'fifo'));
    backup({ home }, join(folder, 'copy'), write);
    const copy = join(folder, 'copy', 'state');
    expect(lstatSync(join(folder, 'copy'))).toMatchObject({ uid: 0, mode: 0o40700 });
    expect(lstatSync(copy)).toMatchObject({ uid: service, gid: service, mode: 0o40700 });
    expect(lstatSync(join(copy, 'hosts'))).toMatchObject({ uid: service, gid: service, mode: 0o100640 });
    expect(lstatSync(join(copy, 'fifo')).isFIFO()).toBe(true);
    expect(readlinkSync(join(copy, 'link'))).toBe(join(folder, 'foreign'));
    expect(lstatSync(join(folder, 'copy', 'secrets.json'))).toMatchObject({ uid: 0, mode: 0o100600 });
  });

  test('is not copied with the rights of root', () => {
    writeFileSync(join(state, 'of-root'), 'secret', { mode: 0o600 });
    expect(() => backup({ home }, join(folder, 'copy'), write)).toThrow(
      `${state} could not be copied with the rights of its owner (uid ${service}): /usr/bin/cp: cannot open`,
    );
    expect(readdirSync(folder).toSorted()).toEqual(['foreign', 'home']);
  });

  test('is removed, and what links in it lead to is not', () => {
    makeFifo(join(state, 'fifo'));
    reset({ home }, { yes: true }, write);
    expect(readdirSync(home)).toEqual(['lock']);
    expect(readFileSync(foreignFile(), 'utf8')).toBe('foreign');
  });

  test('is not removed with the rights of root', () => {
    const theirs = join(state, 'of-root', 'file');
    mkdirSync(join(state, 'of-root'));
    writeFileSync(theirs, '');
    expect(() => reset({ home }, { yes: true }, write)).toThrow(
      `${state} could not be emptied with the rights of its owner (uid ${service}): /usr/bin/find: cannot delete`,
    );
    expect(existsSync(theirs)).toBe(true);
  });

  test('is safe in a folder that others may write too: that one is refused', () => {
    chownSync(state, 0, 0);
    chmodSync(state, 0o777);
    for (const deed of [
      () => backup({ home }, join(folder, 'copy'), write),
      () => reset({ home }, { yes: true }, write),
    ]) {
      expect(deed).toThrow(`${state} may be written by others (mode 777): chmod go-w it`);
    }
  });

  test('a home of another user is refused before anything in it is opened', () => {
    giveToService(home);
    const reason = `root does not use ${home}, because ${home} belongs to another user (uid ${service})`;
    expect(() => reset({ home }, { yes: true }, write)).toThrow(reason);
    expect(() => backup({ home }, join(folder, 'copy'), write)).toThrow(reason);
    expect(readdirSync(home).toSorted()).toEqual(['secrets.json', 'state']);
  });
});

test('what is neither a file, a folder nor a link is left out of a backup, which says so', () => {
  makeFifo(join(state, 'fifo'));
  backup({ home }, join(folder, 'copy'), write);
  expect(readdirSync(join(folder, 'copy', 'state')).toSorted()).toEqual(['hosts', 'link']);
  expect(output).toContain(`left out ${join(state, 'fifo')}, which is neither a file, a folder nor a link\n`);
});
