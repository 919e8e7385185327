import { describe, expect, it } from 'vitest';
import { differences } from './ensure-streams.js';

describe('differences between the wanted configuration and the one that the broker answered', () => {
  it('names the properties with another value', () => {
    expect(
      differences({ name: 'a', max_bytes: 1, subjects: ['x'] }, { name: 'a', max_bytes: 2, subjects: ['y'], more: 1 }),
    ).toEqual(['max_bytes', 'subjects']);
  });

  it('takes an omitted property as 0 or false', () => {
    expect(differences({ max_age: 0, allow_direct: false }, {})).toEqual([]);
    expect(differences({ max_age: 1, allow_direct: true, name: 'a' }, {})).toEqual(['max_age', 'allow_direct', 'name']);
  });
});
