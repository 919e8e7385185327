import * as fs from 'node:fs';

/**
 * All access to files goes through this one object, so that a test or a container can put another machine behind it.
 * Everything is synchronous: /proc and /sys are memory, not disks. Failures are Node's system errors (`code`, `errno`, `path`).
 */
export interface Io {
  /** The whole content. Works on files that report size 0, as all of /proc does. */
  readFile(path: string): Buffer;
  exists(path: string): boolean;
  /** Names in a directory, in the order of the kernel. */
  readdir(path: string): string[];
  readlink(path: string): string;
  realpath(path: string): string;
  /** Opens for reading and returns a descriptor, to be read with `pread` and closed with `close`. */
  open(path: string): number;
  /** Reads from the beginning of a kept descriptor; returns the number of bytes. */
  pread(fd: number, buffer: Buffer): number;
  close(fd: number): void;
  stat(path: string): fs.Stats;
}

/** The real file system. Paths are decoded and encoded as latin1-safe Buffers by the callers that need raw bytes. */
export const realIo: Io = {
  readFile: (path) => fs.readFileSync(path),
  exists: (path) => fs.existsSync(path),
  readdir: (path) => fs.readdirSync(path),
  readlink: (path) => fs.readlinkSync(path),
  realpath: (path) => fs.realpathSync.native(path),
  open: (path) => fs.openSync(path, 'r'),
  pread: (fd, buffer) => fs.readSync(fd, buffer, 0, buffer.length, 0),
  close: (fd) => fs.closeSync(fd),
  stat: (path) => fs.statSync(path),
};
