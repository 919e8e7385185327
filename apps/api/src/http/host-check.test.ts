import { describe, expect, it } from 'vitest';
import { createHostCheck } from './host-check.js';
import { Problem } from './problem.js';

const check = (
  names: readonly string[],
  host: string | undefined,
  { origin, localAddress }: { origin?: string; localAddress?: string } = {},
): void => createHostCheck(names)({ host, origin, localAddress });

describe('createHostCheck', () => {
  it.each(['localhost', 'LOCALHOST:7780', '127.0.0.1:7780', '[::1]:1'])('always answers to %s', (host) => {
    expect(() => check([], host)).not.toThrow();
    expect(() => check(['fleet.example'], host)).not.toThrow();
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:7780', '', undefined, 'localhost:x'])(
    'does not answer to %s',
    (host) => {
      expect(() => check([], host)).toThrow(Problem);
      expect(() => check(['0.0.0.0', '::', 'fleet.example'], host, { localAddress: '10.0.0.1' })).toThrow(Problem);
    },
  );

  it('answers to the names and addresses that it is given', () => {
    const names = ['Fleet.example', '10.0.0.1', 'FD00::1'];
    for (const host of ['fleet.EXAMPLE', 'fleet.example:443', '10.0.0.1:7785', '[fd00::1]:7785']) {
      expect(() => check(names, host)).not.toThrow();
    }
    for (const host of ['10.0.0.2', 'sub.fleet.example', 'fd00::1', '0.0.0.0']) {
      expect(() => check(names, host)).toThrow(Problem);
    }
  });

  it('answers to the address that the client connected to, as probes do', () => {
    expect(() => check(['0.0.0.0'], '10.0.0.5:7780', { localAddress: '10.0.0.5' })).not.toThrow();
    expect(() => check(['::'], '10.0.0.5', { localAddress: '::ffff:10.0.0.5' })).not.toThrow();
    expect(() => check(['::'], '[fd00::5]:7780', { localAddress: 'fd00::5' })).not.toThrow();
    for (const host of ['10.0.0.6', '10.0.0.5.evil.example', '0.0.0.0', '[::]', '::ffff:10.0.0.5']) {
      expect(() => check(['0.0.0.0', '::'], host, { localAddress: '10.0.0.5' })).toThrow(Problem);
    }
  });

  it('answers to no page of another origin', () => {
    const ask = (origin: string): void => check(['fleet.example'], 'fleet.example:7780', { origin });
    expect(() => ask('https://fleet.example:7780')).not.toThrow();
    for (const origin of ['https://evil.example', 'null', 'file://', 'https://fleet.example:7780/x']) {
      expect(() => ask(origin)).toThrow(Problem);
    }
  });
});
