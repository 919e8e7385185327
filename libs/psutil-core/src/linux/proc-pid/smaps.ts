import { UnexpectedFormat } from '../../errors.js';
import type { MemoryFootprint, MemoryMapSizes, MemoryRegion } from '../../model/process.js';

const deletedSuffix = ' (deleted)';

/** Fields of a region by the kernel's names. */
const regionFields: ReadonlyMap<string, keyof MemoryMapSizes> = new Map([
  ['Rss', 'rss'],
  ['Size', 'size'],
  ['Pss', 'pss'],
  ['Shared_Clean', 'sharedClean'],
  ['Shared_Dirty', 'sharedDirty'],
  ['Private_Clean', 'privateClean'],
  ['Private_Dirty', 'privateDirty'],
  ['Referenced', 'referenced'],
  ['Anonymous', 'anonymous'],
  ['Swap', 'swap'],
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * /proc/PID/smaps, see proc_pid_smaps(5): per region a line `addr perms offset dev inode path`, then lines `Key: number
 * kB`. Keys that a kernel does not write are 0, because it has no such pages. `exists` shows whether ' (deleted)' is
 * part of a path.
 */
export function parseSmaps(text: string, path: string, exists: (path: string) => boolean): MemoryRegion[] {
  const regions: Mutable<MemoryRegion>[] = [];
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, colon);
    if (colon > 0 && !key.includes(' ')) {
      addField(regions.at(-1), key, line, path);
    } else if (line !== '') {
      regions.push(parseHeader(line, path, exists));
    }
  }
  return regions;
}

/** Sums up /proc/PID/smaps_rollup or smaps. */
export function parseFootprint(text: string, path: string): MemoryFootprint {
  let uss = 0;
  let pss = 0;
  let swap = 0;
  for (const line of text.split('\n')) {
    if (line.startsWith('Private_')) {
      uss += parseKilobytes(line, path);
    } else if (line.startsWith('Pss:')) {
      pss += parseKilobytes(line, path);
    } else if (line.startsWith('Swap:')) {
      swap += parseKilobytes(line, path);
    }
  }
  return { uss, pss, swap };
}

function parseHeader(line: string, path: string, exists: (path: string) => boolean): Mutable<MemoryRegion> {
  const match = /^([0-9a-f]+-[0-9a-f]+) (\S{4}) [0-9a-f]+ \S+ \d+ *([^\n]*)$/u.exec(line);
  if (match === null) {
    throw new UnexpectedFormat(path, line, 'addr perms offset dev inode path');
  }
  const [, addr = '', perms = '', name = ''] = match;
  const isDeleted = name.endsWith(deletedSuffix) && !exists(name);
  return {
    addr,
    perms,
    path: name === '' ? '[anon]' : isDeleted ? name.slice(0, -deletedSuffix.length) : name,
    rss: 0,
    size: 0,
    pss: 0,
    sharedClean: 0,
    sharedDirty: 0,
    privateClean: 0,
    privateDirty: 0,
    referenced: 0,
    anonymous: 0,
    swap: 0,
  };
}

function addField(region: Mutable<MemoryRegion> | undefined, key: string, line: string, path: string): void {
  if (region === undefined) {
    throw new UnexpectedFormat(path, line, 'a region before its fields');
  }
  const field = regionFields.get(key);
  if (field !== undefined) {
    region[field] = parseKilobytes(line, path);
  }
}

function parseKilobytes(line: string, path: string): number {
  const match = /:\s*(\d+) kB$/u.exec(line);
  if (match === null) {
    throw new UnexpectedFormat(path, line, 'Key: number kB');
  }
  return Number(match[1]) * 1024;
}
