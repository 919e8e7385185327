import { describe, expect, it } from 'vitest';
import type { ProcessIdentityFacts } from '../../platform/process-table.js';
import { keepKnown } from './known-facts.js';

const running: ProcessIdentityFacts = {
  name: 'java',
  exe: '/usr/bin/java',
  exeState: 'replaced',
  cmdline: ['java', '-jar', 'app.jar'],
  username: 'app',
  terminal: '/dev/pts/3',
  cgroup: '/system.slice/app.service',
  containerId: null,
  unit: 'app.service',
};
/** As the kernel shows a zombie below version 1 of control groups. */
const zombie: ProcessIdentityFacts = {
  ...running,
  exe: null,
  exeState: null,
  cmdline: null,
  terminal: null,
  cgroup: '/',
  unit: null,
};
const alive = { hasEnded: false, hasExeced: false };

describe('the end of a process takes away nothing that was known', () => {
  it('keeps program, arguments, terminal and unit of a zombie', () => {
    expect(keepKnown(running, zombie, { hasEnded: true, hasExeced: false })).toEqual(running);
  });

  it('keeps the arguments where their file is empty because the memory is gone', () => {
    const leaving = { ...running, exe: null, exeState: null, cmdline: [] };
    expect(keepKnown(running, leaving, { hasEnded: true, hasExeced: false })).toEqual(running);
  });

  it('keeps the user where its file can no longer be read', () => {
    expect(keepKnown(running, { ...zombie, username: null }, { hasEnded: true, hasExeced: false })).toEqual(running);
  });

  it('does not give a zombie of another name the arguments of the program before', () => {
    const after = keepKnown(running, { ...zombie, name: 'true' }, { hasEnded: true, hasExeced: false });
    expect(after).toMatchObject({ name: 'true', exe: null, cmdline: null, unit: 'app.service' });
  });
});

describe('while a process lives', () => {
  it('keeps the program where a change of user hides it', () => {
    const hidden = {
      ...running,
      exe: null,
      exeState: null,
      cgroup: null,
      containerId: null,
      unit: null,
      username: 'root',
    };
    expect(keepKnown(running, hidden, alive)).toEqual({ ...running, username: 'root' });
  });

  it.each([
    ['an exec', running, { hasEnded: false, hasExeced: true }],
    ['another name', { ...running, name: 'passwd' }, alive],
    ['other arguments', { ...running, cmdline: ['java', '-version'] }, alive],
  ])('does not keep the program after %s', (_what, facts, condition) => {
    expect(keepKnown(running, { ...facts, exe: null }, condition).exe).toBeNull();
  });

  it('follows a process that leaves its terminal and its control group', () => {
    const daemon = { ...running, terminal: null, cgroup: '/', unit: null };
    expect(keepKnown(running, daemon, alive)).toEqual(daemon);
  });
});
