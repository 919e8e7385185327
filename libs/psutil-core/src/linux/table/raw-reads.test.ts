import { closeSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { realIo } from '../../platform/io.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { chooseRawReads } from './raw-reads.js';

const { ENOENT, EACCES, EBADF } = constants.errno;
const noDescriptor = 0x7fff_ffff;
const buffer = Buffer.alloc(16);

describe('raw reads', () => {
  it.each([
    ['the C library', realIo],
    [
      'Node',
      {
        ...realIo,
        open: (path: string) => realIo.open(path),
        pread: (fd: number, bytes: Buffer) => realIo.pread(fd, bytes),
        readFile: (path: string, scratch?: Buffer) => realIo.readFile(path, scratch),
      },
    ],
  ])('through %s', (_, io) => {
    const reads = chooseRawReads(io, '/proc');
    const fd = reads.open('/proc/self/stat');
    expect(reads.pread(fd, buffer)).toBe(16);
    closeSync(fd);
    expect(buffer.toString()).toContain(`${process.pid} (`);
    expect(reads.readFile('/proc/self/comm', buffer)).toBeGreaterThan(1);
    expect([reads.open('/nowhere'), reads.readFile('/nowhere', buffer), reads.pread(noDescriptor, buffer)]).toEqual([
      -ENOENT,
      -ENOENT,
      -EBADF,
    ]);
  });

  it('reads files below a root whose name is not UTF-8', () => {
    const folder = Buffer.concat([
      Buffer.from(mkdtempSync(join(tmpdir(), 'psfleet-reads-'))),
      Buffer.from([0x2f, 0xff]),
    ]);
    const root = decodeBytes(folder);
    mkdirSync(folder);
    try {
      writeFileSync(Buffer.concat([folder, Buffer.from('/stat')]), 'abc');
      expect(chooseRawReads(realIo, root).readFile(`${root}/stat`, buffer)).toBe(3);
    } finally {
      rmSync(dirname(root), { recursive: true });
    }
  });

  it('copies the bytes of another file system into the buffer, and returns its errors', () => {
    const reads = chooseRawReads(new FakeIo({ '/a': 'abc', '/b': { error: 'EACCES' } }), '/');
    expect([reads.readFile('/a', buffer), buffer.toString('latin1', 0, 3), reads.readFile('/b', buffer)]).toEqual([
      3,
      'abc',
      -EACCES,
    ]);
  });
});
