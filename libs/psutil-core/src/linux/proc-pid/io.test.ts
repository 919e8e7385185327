import { describe, expect, it } from 'vitest';
import { UnexpectedFormat } from '../../errors.js';
import { parsePidIo } from './io.js';

const io = 'rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\ncancelled_write_bytes: 7\n';

describe('parsePidIo', () => {
  it('reads calls, bytes and chars', () => {
    expect(parsePidIo(io, 'io')).toEqual({
      readCount: 3,
      writeCount: 4,
      readBytes: 5,
      writeBytes: 6,
      readChars: 1,
      writeChars: 2,
    });
  });

  it('skips lines of another form', () => {
    expect(parsePidIo(`\nnonsense\nrchar\n${io}x: y\n`, 'io').readChars).toBe(1);
  });

  it.each(['', 'rchar: 1\n', io.replace('syscr: 3', 'syscr: -3'), io.replace('syscr: 3', 'syscr:3')])(
    'throws for %j',
    (text) => {
      expect(() => parsePidIo(text, '/proc/1/io')).toThrow(UnexpectedFormat);
    },
  );
});
