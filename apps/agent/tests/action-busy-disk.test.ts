import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Policy, type PolicyOptions } from '../src/actions/policy.js';
import { openPolicy, ps } from './action-world.js';

/**
 * A parent waits uninterruptibly (state D), as for a disk, until the child of its vfork(2) ends, which prints the
 * parent's pid and stays.
 */
const waiting = `
import ctypes, os, time
libc = ctypes.PyDLL(None)
parent = os.getpid()
if libc.vfork() == 0:
    os.write(1, b'%d\\n' % parent)
    time.sleep(1000)
`;
const unknown = 'it runs as root, and the program that it runs cannot be told, so it may be a protected one';

let folder: string;
let tool: string;
let child: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'busy-disk-'));
  tool = join(folder, 'tool');
  copyFileSync('/usr/bin/python3', tool);
  child = spawn(tool, ['-c', waiting], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  await once(child.stdout ?? child, 'data');
  await expect.poll(() => readFileSync(`/proc/${child.pid}/stat`, 'latin1')).toMatch(/\) D /);
});
afterEach(async () => {
  const ended = once(child, 'exit');
  process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
  await ended;
  rmSync(folder, { recursive: true });
});

const refusal = (options: Partial<PolicyOptions>): string | null =>
  new Policy(ps, { ...openPolicy, ...options }).refusal(child.pid ?? 0);

describe.runIf(process.getuid?.() === 0)("a root's process that waits for a disk", () => {
  it('may be ended although some other program is protected', () => {
    expect(refusal({ protectedPrograms: ['/usr/sbin/sshd'] })).toBeNull();
    expect(refusal({ protectedPrograms: ['/usr/sbin/sshd', '/bin/true'], protectedNames: ['sshd'] })).toBeNull();
  });

  it('is protected by its path, by another name of its file, and by its own name', () => {
    expect(refusal({ protectedPrograms: [tool] })).toBe(unknown);
    linkSync(tool, join(folder, 'other-name'));
    expect(refusal({ protectedPrograms: [join(folder, 'other-name')] })).toBe(unknown);
    expect(refusal({ protectedNames: ['tool'] })).toBe(unknown);
  });

  it('may be any program once its file was removed', () => {
    unlinkSync(tool);
    expect(refusal({ protectedPrograms: ['/usr/sbin/sshd'] })).toBe(unknown);
    expect(refusal({ protectedPrograms: [tool] })).toBe(unknown);
    expect(refusal({})).toBeNull();
  });

  it('is protected by another name of its file, whatever is named as its removed one is shown', () => {
    linkSync(tool, join(folder, 'other-name'));
    unlinkSync(tool);
    expect(refusal({ protectedPrograms: [join(folder, 'other-name')] })).toBe(unknown);
    copyFileSync('/bin/true', `${tool} (deleted)`);
    expect(refusal({ protectedPrograms: [join(folder, 'other-name')] })).toBe(unknown);
  });

  it('is protected by its path although an update has put another file there', () => {
    unlinkSync(tool);
    copyFileSync('/bin/true', tool);
    expect(refusal({ protectedPrograms: [tool] })).toBe(unknown);
  });
});
