import { toExactNumber } from '../../arithmetic/exact-number.js';
import { UnexpectedFormat } from '../../errors.js';
import type { ResourceLimit, ResourceLimits } from '../../model/process.js';

/** Names in /proc/PID/limits by the numbers of include/uapi/asm-generic/resource.h: see fs/proc/base.c. */
const names = [
  'Max cpu time',
  'Max file size',
  'Max data size',
  'Max stack size',
  'Max core file size',
  'Max resident set',
  'Max processes',
  'Max open files',
  'Max locked memory',
  'Max address space',
  'Max file locks',
  'Max pending signals',
  'Max msgqueue size',
  'Max nice priority',
  'Max realtime priority',
  'Max realtime timeout',
] as const;

/**
 * `Max open files            1024                 1048576              files`: name, soft and hard limit, unit. Null
 * for a resource that the file does not have.
 */
export function parseLimits(text: string, resource: number, path: string): ResourceLimits | null {
  const name = names[resource];
  const line = text.split('\n').find((candidate) => name !== undefined && candidate.startsWith(`${name} `));
  if (name === undefined || line === undefined) {
    return null;
  }
  const [soft, hard] = line.slice(name.length).trim().split(/ +/u);
  return [toLimit(soft, line, path), toLimit(hard, line, path)];
}

function toLimit(word: string | undefined, line: string, path: string): ResourceLimit {
  if (word === 'unlimited') {
    return -1;
  }
  if (word === undefined || !/^\d{1,20}$/u.test(word)) {
    throw new UnexpectedFormat(path, line, 'a soft and a hard limit');
  }
  return toExactNumber(BigInt(word));
}
