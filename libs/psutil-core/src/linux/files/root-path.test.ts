import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realIo } from '../../platform/io.js';
import { resolveInRoot } from './root-path.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'root-path-'));
  mkdirSync(join(root, 'run/user'), { recursive: true });
  mkdirSync(join(root, 'var'));
  writeFileSync(join(root, 'run/utmp'), '');
  symlinkSync('/run', join(root, 'var/run'));
  symlinkSync('../run/utmp', join(root, 'var/relative'));
  symlinkSync('../../../../../../run', join(root, 'var/escape'));
  symlinkSync('/var/run', join(root, 'var/twice'));
  symlinkSync('/loop', join(root, 'loop'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('resolveInRoot', () => {
  it.each([
    ['a plain path', '/run/utmp', '/run/utmp'],
    ['an absolute link', '/var/run/utmp', '/run/utmp'],
    ['a relative link', '/var/relative', '/run/utmp'],
    ['a link to a link', '/var/twice/utmp', '/run/utmp'],
    ['a link that climbs out', '/var/escape/utmp', '/run/utmp'],
    ['a path that climbs out', '/../../etc/passwd', '/etc/passwd'],
    ['a missing file', '/var/run/nothing/here', '/run/nothing/here'],
    ['a file as a directory', '/run/utmp/x', '/run/utmp/x'],
    ['the root', '/', '/'],
  ])('keeps %s below the root', (_, path, expected) => {
    expect(resolveInRoot(realIo, root, path)).toBe(`${root}${expected}`);
  });

  it('leaves paths of this machine to the kernel', () => {
    expect(resolveInRoot(realIo, '', '/var/run/../x')).toBe('/var/run/../x');
  });

  it('throws ELOOP for links in a circle', () => {
    expect(() => resolveInRoot(realIo, root, '/loop/x')).toThrow('ELOOP');
  });
});
