import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { realIo } from '../../platform/io.js';
import { chooseReadOnce } from './read-once.js';

describe('readOnce', () => {
  const readOnce = chooseReadOnce(realIo, '/proc');

  it.each([4, 65_536])('reads the whole file, with a buffer of %i bytes', (size) => {
    expect(readOnce('/proc/self/stat', Buffer.alloc(size)).toString()).toMatch(
      new RegExp(`^${process.pid} \\(.*\\) .*\\n$`, 'u'),
    );
  });

  it("fails with Node's error", () => {
    expect(() => readOnce('/proc/none', Buffer.alloc(9))).toThrow(
      expect.objectContaining({ code: 'ENOENT', errno: -2, syscall: 'open', path: '/proc/none' }),
    );
  });

  it('uses any other io', () => {
    const io = new FakeIo({ '/proc/self/stat': 'mine' });
    expect(chooseReadOnce(io, '/proc')('/proc/self/stat', Buffer.alloc(9)).toString()).toBe('mine');
    expect(io.reads).toEqual(['/proc/self/stat']);
  });
});
