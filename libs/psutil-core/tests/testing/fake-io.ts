import type { Stats } from 'node:fs';
import type { Io } from '../../src/platform/io.js';

/** What a path holds: the content of a file, the target of a link, or an error for any access. */
export type FakeEntry = string | { readonly link: string } | { readonly error: 'ENOENT' | 'EACCES' | 'EIO' | 'ESRCH' };

const errnos = { ENOENT: -2, EACCES: -13, EIO: -5, ESRCH: -3, EINVAL: -22 } as const;

/**
 * A file system in memory, for machines that a folder cannot represent: errors, colons in names, device numbers. Paths
 * imply their folders.
 */
export class FakeIo implements Io {
  readonly #entries: Map<string, FakeEntry>;
  /** The device number of every path. */
  readonly #device: number;
  /** The paths that were read, in order. */
  readonly reads: string[] = [];

  constructor(entries: Readonly<Record<string, FakeEntry>>, device = 0) {
    this.#entries = new Map(Object.entries(entries));
    this.#device = device;
  }

  readFile(path: string): Buffer {
    this.reads.push(path);
    const entry = this.#find(path, 'open');
    if (typeof entry === 'string') {
      return Buffer.from(entry, 'utf8');
    }
    throw failure(path, 'EINVAL', 'read');
  }

  exists(path: string): boolean {
    return this.#entries.has(path) || this.readdirOrNull(path) !== null;
  }

  readdir(path: string): string[] {
    const names = this.readdirOrNull(path);
    if (names === null) {
      throw failure(path, 'ENOENT', 'scandir');
    }
    return names;
  }

  readlink(path: string): string {
    const entry = this.#find(path, 'readlink');
    if (typeof entry === 'object' && 'link' in entry) {
      return entry.link;
    }
    throw failure(path, 'EINVAL', 'readlink');
  }

  realpath(path: string): string {
    const entry = this.#entries.get(path);
    return typeof entry === 'object' && 'link' in entry ? entry.link : path;
  }

  open(path: string): number {
    throw failure(path, 'EACCES', 'open');
  }

  pread(fd: number): number {
    throw failure(`descriptor ${fd}`, 'EINVAL', 'read');
  }

  close(fd: number): void {
    throw failure(`descriptor ${fd}`, 'EINVAL', 'close');
  }

  stat(path: string): Stats {
    if (!this.exists(path)) {
      throw failure(path, 'ENOENT', 'stat');
    }
    return { dev: this.#device } as Stats;
  }

  readdirOrNull(path: string): string[] | null {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const below = [...this.#entries.keys()].filter((key) => key.startsWith(prefix));
    return below.length === 0 ? null : [...new Set(below.map((key) => key.slice(prefix.length).split('/')[0] ?? ''))];
  }

  #find(path: string, syscall: string): Exclude<FakeEntry, { readonly error: string }> {
    const entry = this.#entries.get(path);
    if (entry === undefined) {
      throw failure(path, 'ENOENT', syscall);
    }
    if (typeof entry === 'object' && 'error' in entry) {
      throw failure(path, entry.error, syscall);
    }
    return entry;
  }
}

function failure(path: string, code: keyof typeof errnos, syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${syscall} '${path}'`), { code, errno: errnos[code], syscall, path });
}
