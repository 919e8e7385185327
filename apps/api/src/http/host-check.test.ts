import { describe, expect, it } from 'vitest';
import { createHostCheck } from './host-check.js';
import { Problem } from './problem.js';

describe('createHostCheck', () => {
  it.each(['localhost', 'LOCALHOST:7780', '127.0.0.1:7780', '[::1]:1'])('always answers to %s', (host) => {
    expect(() => createHostCheck([])(host, undefined)).not.toThrow();
    expect(() => createHostCheck(['fleet.example'])(host, undefined)).not.toThrow();
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:7780', '', undefined, 'localhost:x'])(
    'does not answer to %s',
    (host) => {
      expect(() => createHostCheck([])(host, undefined)).toThrow(Problem);
      expect(() => createHostCheck(['0.0.0.0', '::', 'fleet.example'])(host, undefined)).toThrow(Problem);
    },
  );

  it('answers to the names and addresses that it is given', () => {
    const check = createHostCheck(['Fleet.example', '10.0.0.1', 'FD00::1']);
    for (const host of ['fleet.EXAMPLE', 'fleet.example:443', '10.0.0.1:7785', '[fd00::1]:7785']) {
      expect(() => check(host, undefined)).not.toThrow();
    }
    for (const host of ['10.0.0.2', 'sub.fleet.example', 'fd00::1', '0.0.0.0']) {
      expect(() => check(host, undefined)).toThrow(Problem);
    }
  });

  it('answers to no page of another origin', () => {
    const check = createHostCheck(['fleet.example']);
    expect(() => check('fleet.example:7780', 'https://fleet.example:7780')).not.toThrow();
    for (const origin of ['https://evil.example', 'null', 'file://', 'https://fleet.example:7780/x']) {
      expect(() => check('fleet.example:7780', origin)).toThrow(Problem);
    }
  });
});
