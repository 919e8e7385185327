// Gives back the pages of a library that only loading it touched: symbols and relocations, 130 MB of libchdb.
import { readFileSync, realpathSync } from 'node:fs';
import { forgetPages } from './libc.mjs';

/**
 * Unmaps what is resident of the library's code and of the read-only data before it. Both are as in the file, from
 * which the kernel maps a page again when it is read. What loading has changed is in other mappings, which stay.
 */
export function giveBackPages(library) {
  const path = realpathSync(library);
  for (const line of readFileSync('/proc/self/maps', 'latin1').split('\n')) {
    const [, from, to, mode, offset, file] = /^(\w+)-(\w+) (\S+) (\w+) \S+ \d+ +(.*)$/.exec(line) ?? [];
    const isBeforeCode = mode === 'r--p' && Number.parseInt(offset, 16) === 0;
    if (file === path && (isBeforeCode || mode === 'r-xp')) {
      const start = Number.parseInt(from, 16);
      forgetPages(start, Number.parseInt(to, 16) - start);
    }
  }
}
