import { describe, expect, it } from 'vitest';
import { programOf, type Newborn } from './newborns.js';

const newborn = (args: readonly string[] | null): Newborn => ({
  forkedMs: 0,
  identity: { uid: 1n, forkedUs: 1 },
  ppid: 1,
  parentUid: 0n,
  command: args === null ? null : { args, isCut: false },
  program: null,
  containerImage: null,
});

describe('the program of a process that no sweep saw', () => {
  it.each([
    ['sh', ['/bin/sh', '/srv/step.sh'], 'sh /srv/step.sh'],
    ['cksum', null, 'cksum'],
    // Too short-lived for its arguments to be read: what the shell ran is not known.
    ['sh', null, null],
    ['python3.11', null, null],
    [null, null, null],
  ])('named %s with arguments %j is %s', (name, args, expected) => {
    expect(programOf(name, newborn(args))).toBe(expected);
  });
});
