import * as fs from 'node:fs';
import type { NodeBuffer, Stats } from '../model/node-types.js';
import { decodeBytes, encodeText, hasEscapedBytes } from '../text/surrogate-escape.js';

/**
 * All file access goes through this object, so that a test or a container can put another machine behind it. It is
 * synchronous because /proc and /sys are memory, not disks. Failures are Node's system errors (`code`, `errno`,
 * `path`). Paths and names are text as in text/surrogate-escape.ts, which preserves bytes that are not UTF-8.
 */
export interface Io {
  /**
   * Reads a whole file, also one that reports size 0 as all of /proc does. The Buffer belongs to the caller. With
   * `scratch` the caller promises that one read returns the whole file; the result may then be a view of `scratch`,
   * which saves a read and a copy.
   */
  readFile(path: string, scratch?: NodeBuffer): NodeBuffer;
  exists(path: string): boolean;
  /** Names in a directory, in the kernel's order. */
  readdir(path: string): string[];
  readlink(path: string): string;
  realpath(path: string): string;
  /** Opens for reading; read the descriptor with `pread` and close it with `close`. */
  open(path: string): number;
  /** Reads from the start of a kept descriptor, or from `position`; returns the number of bytes. */
  pread(fd: number, buffer: NodeBuffer, position?: number): number;
  close(fd: number): void;
  stat(path: string): Stats;
  /**
   * Paths that match a shell pattern with `*` and `[0-9]`. If omitted, patterns are expanded with `readdir` and
   * `exists`.
   */
  glob?(pattern: string): string[];
}

/** Larger than almost every file of /proc. */
const readSize = 65_536;
const readBuffer = Buffer.allocUnsafeSlow(readSize);

/** The real file system. */
export const realIo: Io = {
  readFile: (path, scratch) => (scratch === undefined ? readWhole(path) : (readOnce(path, scratch) ?? readWhole(path))),
  exists: (path) => fs.existsSync(toPath(path)),
  readdir: (path) => decodeNames(path),
  readlink: (path) => decodeBytes(fs.readlinkSync(toPath(path), 'buffer')),
  realpath: (path) => decodeBytes(fs.realpathSync.native(toPath(path), 'buffer')),
  open: (path) => fs.openSync(toPath(path), fs.constants.O_RDONLY),
  pread: (fd, buffer, position = 0) => fs.readSync(fd, buffer, 0, buffer.length, position),
  close: (fd) => fs.closeSync(fd),
  stat: (path) => fs.statSync(toPath(path)),
};

function toPath(path: string): string | Buffer {
  return hasEscapedBytes(path) ? encodeText(path) : path;
}

/** Null if the file may be longer than the buffer. */
function readOnce(path: string, scratch: Buffer): Buffer | null {
  const fd = fs.openSync(toPath(path), fs.constants.O_RDONLY);
  try {
    const length = fs.readSync(fd, scratch, 0, scratch.length, null);
    return length < scratch.length ? scratch.subarray(0, length) : null;
  } finally {
    fs.closeSync(fd);
  }
}

/** On /proc, fs.readFileSync costs twice as much: it first calls stat and then reads in growing steps. */
function readWhole(path: string): Buffer {
  const fd = fs.openSync(toPath(path), fs.constants.O_RDONLY);
  try {
    let buffer = readBuffer;
    let length = 0;
    for (;;) {
      const count = fs.readSync(fd, buffer, length, buffer.length - length, null);
      // In /proc a short read need not be the end (seq_file stops at line borders), but an empty one is.
      if (count === 0) {
        return Buffer.from(buffer.subarray(0, length));
      }
      length += count;
      if (length === buffer.length) {
        buffer = Buffer.concat([buffer], length * 2);
      }
    }
  } finally {
    fs.closeSync(fd);
  }
}

function decodeNames(path: string): string[] {
  const names = fs.readdirSync(toPath(path));
  return names.some((name) => name.includes('\ufffd'))
    ? fs.readdirSync(toPath(path), 'buffer').map((name) => decodeBytes(name))
    : names;
}
