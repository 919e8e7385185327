import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Policy, type PolicyOptions } from '../src/actions/policy.js';
import { openPolicy, endPrograms, ps, startProgram } from './action-world.js';

const refusal = (pid: number, options: Partial<PolicyOptions> = {}): string | null =>
  new Policy(ps, { ...openPolicy, ...options }).refusal(pid);
const ancestors = (): number[] => new ps.Process(process.pid).parents().map(({ pid }) => pid);

describe("psfleet's own processes", () => {
  afterEach(endPrograms);

  it('are protected with their descendants', async () => {
    const { pid: shell } = await startProgram(['sh', '-c', 'sleep 1000 & echo ready; wait'], { ready: true });
    const sleep = new ps.Process(shell).children()[0]?.pid ?? -1;
    expect(refusal(sleep)).toBeNull();
    for (const options of [{ ownPid: shell }, { protectedPids: [shell] }, { ownPid: process.pid }]) {
      expect([refusal(shell, options) === null, refusal(sleep, options)], JSON.stringify(options)).toEqual([
        false,
        "psfleet's own processes are protected",
      ]);
    }
    expect(refusal(process.pid, { ownPid: process.pid })).toBe('the agent itself is protected');
  });

  it('are protected with their ancestors, whose other descendants are not', async () => {
    const { pid: stranger } = await startProgram(['sleep', '1000']);
    const { pid: agent } = await startProgram(['sleep', '1000']);
    const { pid: part } = await startProgram(['sleep', '1000']);
    for (const options of [{ ownPid: agent }, { protectedPids: [part] }]) {
      for (const ancestor of [process.pid, ...ancestors().filter((pid) => pid > 1)]) {
        expect(refusal(ancestor, options), String(ancestor)).toMatch(/a process of psfleet descends from it/);
      }
      expect(refusal(stranger, options)).toBeNull();
    }
  });

  it('are no longer those of a pid that another process has now', async () => {
    const { pid } = await startProgram(['sleep', '1000']);
    const policy = new Policy(ps, { ...openPolicy, protectedPids: [pid] });
    expect(policy.refusal(pid)).toMatch(/own processes/);
    endPrograms();
    await expect.poll(() => ps.pidExists(pid)).toBe(false);
    const later = new Policy(ps, { ...openPolicy, protectedPids: [pid] });
    const successor = await startWithPid(pid);
    expect(successor).toBe(pid);
    expect(policy.refusal(pid)).toBeNull();
    expect(later.refusal(pid), 'a pid that nobody had when the agent started').toBeNull();
  });
});

/** Starts a process that gets the pid, unless others take it again and again. */
async function startWithPid(pid: number): Promise<number> {
  let started = -1;
  for (let attempt = 0; attempt < 50 && started !== pid; attempt++) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    started = (await startProgram(['sleep', '1000'])).pid;
  }
  return started;
}

describe('a protected program', () => {
  let folder: string;
  let program: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-policy-'));
    // For every user, as programs are.
    chmodSync(folder, 0o755);
    program = join(folder, 'sshd');
    copyFileSync('/bin/sleep', program);
    symlinkSync('/bin/sleep', join(folder, 'link'));
  });
  afterEach(endPrograms);
  afterAll(() => rmSync(folder, { recursive: true }));

  const protect = (): Partial<PolicyOptions> => ({ protectedPrograms: [program], protectedNames: ['sshd'] });
  const asNobody = (...command: string[]): string[] => ['setpriv', '--reuid', '65534', '--clear-groups', ...command];

  it('is protected while it runs as root, whatever it calls itself', async () => {
    for (const argv0 of ['sshd', 'something']) {
      const { pid } = await startProgram([program, '1000'], { argv0 });
      await expect
        .poll(() => refusal(pid, { protectedPrograms: [program] }))
        .toBe(`the program ${program} is protected while it runs as root`);
    }
  });

  it('is not protected as another user, not even partly', async () => {
    for (const command of [
      asNobody(program, '1000'),
      ['setpriv', '--ruid', '65534', '--clear-groups', program, '1000'],
      ['setpriv', '--euid', '65534', '--clear-groups', program, '1000'],
    ]) {
      const { pid } = await startProgram(command);
      await isRunning(pid, 'sshd');
      expect(refusal(pid, protect()), command.join(' ')).toBeNull();
    }
  });

  it('is not what only has its name, or is root, or both', async () => {
    const named = await startProgram([join(folder, 'link'), '1000'], { argv0: 'sshd' });
    const renamed = await startProgram(['python3', '-c', renameSelf], { ready: true });
    const root = await startProgram(['sleep', '1000']);
    for (const { pid } of [named, renamed, root]) {
      await expect.poll(() => refusal(pid, { protectedPrograms: [program] })).toBeNull();
    }
  });

  it('is not what has its path in a container', async () => {
    const { pid } = await startProgram([
      'unshare',
      '--mount',
      'sh',
      '-c',
      `mount --bind /bin/sleep ${program} && exec ${program} 1000`,
    ]);
    await isRunning(pid, 'sshd');
    expect(new ps.Process(pid).exe()).toBe(program);
    expect(refusal(pid, protect())).toBeNull();
  });

  it('is not another file with the same inode on a file system of a container', async () => {
    const [ofHost, ofContainer] = [join(folder, 'host'), join(folder, 'container')];
    mkdirSync(ofHost);
    mkdirSync(ofContainer);
    execFileSync('mount', ['-t', 'tmpfs', 'none', ofHost]);
    try {
      const listed = join(ofHost, 'sshd');
      const stranger = join(ofContainer, 'stranger');
      copyFileSync('/bin/sleep', listed);
      const mount = `mount -t tmpfs none ${ofContainer} && cp /bin/sleep ${stranger} && exec ${stranger} 1000`;
      const { pid } = await startProgram(['unshare', '--mount', 'sh', '-c', mount]);
      await isRunning(pid, 'stranger');
      expect(new ps.Process(pid).executableInode()).toBe(statSync(listed).ino);
      expect(refusal(pid, { protectedPrograms: [listed] })).toBeNull();
    } finally {
      endPrograms();
      execFileSync('umount', ['--lazy', ofHost]);
    }
  });

  it('is not another file with the same inode and path on a file system of a container', async () => {
    const path = join(folder, 'bin-of-host');
    mkdirSync(path);
    execFileSync('mount', ['-t', 'tmpfs', 'none', path]);
    try {
      const listed = join(path, 'sshd');
      copyFileSync('/bin/sleep', listed);
      const mount = `mount -t tmpfs none ${path} && cp /bin/sleep ${listed} && exec ${listed} 1000`;
      const ofContainer = await startProgram(['unshare', '--mount', 'sh', '-c', mount]);
      const bind = `mount --bind ${path} ${path} && exec ${listed} 1000`;
      const ofService = await startProgram(['unshare', '--mount', 'sh', '-c', bind]);
      await isRunning(ofContainer.pid, 'sshd');
      await isRunning(ofService.pid, 'sshd');
      expect(new ps.Process(ofContainer.pid).executableInode()).toBe(statSync(listed).ino);
      expect(refusal(ofContainer.pid, { protectedPrograms: [listed] })).toBeNull();
      expect(refusal(ofService.pid, { protectedPrograms: [listed] })).toMatch(/is protected while it runs as root/);
    } finally {
      endPrograms();
      execFileSync('umount', ['--lazy', path]);
    }
  });

  it('is protected in mounts of its own, as of a service, also if the path has symbolic links', async () => {
    const path = join(folder, 'bin', 'sshd');
    symlinkSync(folder, join(folder, 'bin'));
    const { pid } = await startProgram(['unshare', '--mount', path, '1000']);
    await isRunning(pid, 'sshd');
    for (const listed of [program, path]) {
      await expect
        .poll(() => refusal(pid, { protectedPrograms: [listed] }))
        .toBe(`the program ${listed} is protected while it runs as root`);
    }
  });

  it('stays protected when an update replaces its file', async () => {
    const { pid } = await startProgram([program, '1000']);
    copyFileSync('/bin/sleep', `${program}.new`);
    renameSync(`${program}.new`, program);
    await expect
      .poll(() => refusal(pid, { protectedPrograms: [program] }))
      .toMatch(/is protected while it runs as root/);
  });

  it('may be listed by the name that the API shows, if root alone can run such a process', async () => {
    const name = 'averyverylongprocessname-worker';
    const long = join(folder, name);
    copyFileSync('/bin/sleep', long);
    const { pid } = await startProgram([long, '1000']);
    // It counts as one that cannot be told until it has mapped its program.
    await expect
      .poll(() => refusal(pid, { protectedNames: [name] }))
      .toBe(`processes named "${name}" that run as root are protected`);
    expect(refusal(pid, { protectedNames: ['averyverylongpr'] })).toBeNull();
    const { pid: foreign } = await startProgram(asNobody(long, '1000'));
    await isRunning(foreign, name);
    expect(refusal(foreign, { protectedNames: [name] })).toBeNull();
    chmodSync(long, 0o777);
    expect(refusal(pid, { protectedNames: [name] }), 'others can change the file').toBeNull();
  });
});

const renameSelf = `
import ctypes, time
ctypes.CDLL(None).prctl(15, b'sshd', 0, 0, 0)
print('ready', flush=True)
time.sleep(1000)`;

async function isRunning(pid: number, name: string): Promise<void> {
  await expect.poll(() => new ps.Process(pid).name()).toBe(name);
}
