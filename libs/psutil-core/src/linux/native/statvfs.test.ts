import { statfsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NativeCallFailed } from '../../errors.js';
import { decodeStatvfs, readStatvfs } from './statvfs.js';

describe('readStatvfs', () => {
  it('agrees with statfs(2) about the root file system', () => {
    const ours = readStatvfs('/');
    const node = statfsSync('/');
    expect(ours.blockSize * ours.blocks).toBe(node.bsize * node.blocks);
    expect(ours.blocksFree).toBeGreaterThanOrEqual(ours.blocksAvailable);
  });

  it('names the path and the errno of a failure', () => {
    const failure = expect(() => readStatvfs('/does/not/exist'));
    failure.toThrow(NativeCallFailed);
    failure.toThrow("statvfs: ENOENT: '/does/not/exist'");
  });

  it('rejects a path with NUL, where the kernel would cut it', () => {
    expect(() => readStatvfs('/\0/etc')).toThrow(TypeError);
  });

  it('decodes 64-bit fields', () => {
    const buffer = Buffer.alloc(112);
    [4096n, 1024n, 2n ** 40n, 2n ** 39n, 7n, 65_536n, 65_000n].forEach((value, index) =>
      buffer.writeBigUInt64LE(value, index * 8),
    );
    expect(decodeStatvfs(buffer)).toEqual({
      blockSize: 1024,
      blocks: 2 ** 40,
      blocksFree: 2 ** 39,
      blocksAvailable: 7,
      files: 65_536,
      filesFree: 65_000,
    });
  });
});
