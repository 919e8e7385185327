import { describe, expect, it } from 'vitest';
import { differences } from './ensure-streams.js';

describe('comparing what a broker answered with what was asked', () => {
  it('finds what is another', () => {
    expect(
      differences({ name: 'a', max_bytes: 1, subjects: ['x'] }, { name: 'a', max_bytes: 2, subjects: ['y'], more: 1 }),
    ).toEqual(['max_bytes', 'subjects']);
  });

  it('takes what is left out for 0 and false', () => {
    expect(differences({ max_age: 0, allow_direct: false }, {})).toEqual([]);
    expect(differences({ max_age: 1, allow_direct: true, name: 'a' }, {})).toEqual(['max_age', 'allow_direct', 'name']);
  });
});
