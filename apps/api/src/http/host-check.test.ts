import { describe, expect, it } from 'vitest';
import { createHostCheck } from './host-check.js';
import { Problem } from './problem.js';

describe('createHostCheck', () => {
  it.each(['localhost', 'LOCALHOST:7780', '127.0.0.1:7780', '[::1]:1'])('answers to %s', (host) => {
    expect(() => createHostCheck('127.0.0.1')(host, undefined)).not.toThrow();
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:7780', '', undefined, 'localhost:x'])(
    'does not answer to %s',
    (host) => {
      expect(() => createHostCheck('127.0.0.1')(host, undefined)).toThrow(Problem);
    },
  );

  it('answers to any name elsewhere, but to no other origin', () => {
    const check = createHostCheck('0.0.0.0');
    expect(() => check('fleet.example', undefined)).not.toThrow();
    expect(() => check('fleet.example:7780', 'https://fleet.example:7780')).not.toThrow();
    for (const origin of ['https://evil.example', 'null', 'file://', 'https://fleet.example:7780/x']) {
      expect(() => check('fleet.example:7780', origin)).toThrow(Problem);
    }
  });
});
