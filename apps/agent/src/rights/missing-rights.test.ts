import { expect, it } from 'vitest';
import { describeMissingRights, type Hindrances, type OwnRights } from './missing-rights.js';

const nothing: Hindrances = {
  programs: false,
  io: false,
  openFiles: false,
  processes: false,
  kernelLog: false,
  withoutActions: false,
};
const root = { user: 'root', has: () => true };
const nobody = { user: 'nobody', has: () => false };

const details = (found: Partial<Hindrances>, rights: OwnRights = nobody): string[] =>
  describeMissingRights({ ...nothing, ...found }, rights).map(({ detail }) => detail);

it('an agent that may do everything has no warning', () => {
  expect(details({}, root)).toEqual([]);
});

it('an agent without root says what it cannot see or do, and which capability would permit it', () => {
  const found = { programs: true, io: true, openFiles: true, processes: true, kernelLog: true };
  expect(details(found)).toEqual([
    "the agent cannot read the programs, proportional memory, I/O and open files of other users' processes: it runs " +
      'as user nobody without CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH',
    "the agent cannot see other users' processes, because /proc is mounted with hidepid: it runs as user nobody " +
      'without CAP_SYS_PTRACE',
    "the agent cannot read OOM kills in the kernel's log: it runs as user nobody without CAP_SYSLOG",
    "the agent cannot act on other users' processes: it runs as user nobody without CAP_KILL and CAP_SYS_NICE",
  ]);
});

it('names only the capability that is missing', () => {
  const rights = { user: 'agent', has: (capability: string) => capability !== 'CAP_SYS_NICE' };
  expect(details({}, rights)).toEqual([
    "the agent cannot act on other users' processes: it runs as user agent without CAP_SYS_NICE",
  ]);
  expect(details({ withoutActions: true }, rights)).toEqual([]);
});

it('says that something else forbids it where the capabilities are there', () => {
  expect(details({ io: true }, root)).toEqual([
    "the agent cannot read the I/O of other users' processes: a security module, a seccomp filter or a user " +
      'namespace forbids it, although it runs as user root with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH',
  ]);
});
