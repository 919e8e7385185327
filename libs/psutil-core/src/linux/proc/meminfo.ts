// proc_meminfo(5), Documentation/filesystems/proc.rst section 1.9
import type { PlatformContext } from '../../platform/platform.js';
import { readPiece, unexpected, type KernelText } from '../files/kernel-text.js';

/** Bytes by the kernel's names. Which lines exist depends on kernel, architecture and configuration. */
export type Meminfo = ReadonlyMap<string, number>;

export function readMeminfo(context: PlatformContext, names: ReadonlySet<string>): Meminfo {
  return parseMeminfo(readPiece(context.io, `${context.procRoot}/meminfo`), names);
}

const valuePattern = /^\s*(-?\d{1,20})(?: kB)?\s*$/u;

/**
 * `MemTotal:       16316412 kB`; the space after the colon may be missing (ShadowCallStack:10373888 kB). Only wanted
 * lines are checked, so that a vendor's odd line does not break memory readings. LXC containers show negative values.
 */
export function parseMeminfo(meminfo: KernelText, names: ReadonlySet<string>): Meminfo {
  const bytes = new Map<string, number>();
  for (const line of meminfo.text.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    if (!names.has(name)) {
      continue;
    }
    const value = valuePattern.exec(line.slice(colon + 1))?.[1];
    if (value === undefined) {
      throw unexpected(meminfo, line, 'a number of kB');
    }
    bytes.set(name, Number(value) * 1024);
  }
  return bytes;
}
