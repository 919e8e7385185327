import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';
import { Problem } from './problem.js';

const isAny = (): boolean => true;

describe('cursor', () => {
  it.each([[['web-1']], [[null, 'ffffffffffffffff', 1_795_377_312_450]], [["💥' \\ \u0000"]]])(
    'comes back as it was: %j',
    (position) => {
      const cursor = encodeCursor('list', position);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor('list', cursor, isAny)).toEqual(position);
    },
  );

  it.each(['', 'x', '💥', 'e30', Buffer.from('null').toString('base64url'), encodeCursor('other', ['web-1'])])(
    'refuses %j',
    (cursor) => {
      expect(() => decodeCursor('list', cursor, isAny)).toThrow(Problem);
    },
  );

  it('refuses a position of another form', () => {
    expect(() => decodeCursor('list', encodeCursor('list', [1]), ([host]) => typeof host === 'string')).toThrow(
      Problem,
    );
  });
});
