// proc_loadavg(5)
import type { LoadAverage } from '../../model/cpu.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readPiece, splitWords, unexpected, type KernelText } from '../files/kernel-text.js';

export function readLoadavg(context: PlatformContext): LoadAverage {
  return parseLoadavg(readPiece(context.io, `${context.procRoot}/loadavg`));
}

/** `0.20 0.18 0.12 1/80 11206`: averages over 1, 5 and 15 minutes, running/total tasks, newest PID. */
export function parseLoadavg(loadavg: KernelText): LoadAverage {
  const words = splitWords(loadavg.text);
  return [parseAverage(words[0], loadavg), parseAverage(words[1], loadavg), parseAverage(words[2], loadavg)];
}

/** The last field: the PID that the kernel gave last in our PID namespace, to a process or a thread. */
export function parseLastPid(loadavg: KernelText): number {
  const word = splitWords(loadavg.text)[4];
  if (word === undefined || !/^\d+$/u.test(word)) {
    throw unexpected(loadavg, loadavg.text, 'the newest PID as the fifth field');
  }
  return Number(word);
}

function parseAverage(word: string | undefined, loadavg: KernelText): number {
  if (word === undefined || !/^\d+\.\d+$/u.test(word)) {
    throw unexpected(loadavg, loadavg.text, 'three load averages');
  }
  return Number(word);
}
