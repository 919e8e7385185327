// proc_stat(5), Documentation/filesystems/proc.rst section 1.8: /proc/stat
import type { CpuStats, CpuTimes } from '../../model/cpu.js';
import type { PlatformContext } from '../../platform/platform.js';
import { parseDecimal, readPiece, splitWords, unexpected, type KernelText } from '../files/kernel-text.js';

/**
 * Ticks per second in /proc (USER_HZ): 100 on every architecture that Node runs on, whatever HZ the kernel was built
 * with.
 */
export const USER_HZ = 100;

export function readStat(context: PlatformContext): KernelText {
  return readPiece(context.io, `${context.procRoot}/stat`);
}

/** The first line: all CPUs together. */
export function parseCpuTimes(stat: KernelText): CpuTimes {
  const end = stat.text.indexOf('\n');
  return parseCpuLine(end === -1 ? stat.text : stat.text.slice(0, end), stat);
}

/** One entry per CPU that is online, in the kernel's order; offline CPUs have no line. */
export function parsePerCpuTimes(stat: KernelText): CpuTimes[] {
  return perCpuLines(stat.text).map((line) => parseCpuLine(line, stat));
}

/** Number of CPUs that have a line of their own. */
export function parseCpuLineCount(stat: KernelText): number {
  return perCpuLines(stat.text).length;
}

/** Numbers of the CPUs that are online, in ascending order. */
export function parseCpuNumbers(stat: KernelText): number[] {
  return perCpuLines(stat.text).map((line) => Number(/^cpu(\d+)/u.exec(line)?.[1]));
}

/** Context switches and interrupts since boot. */
export function parseCpuStats(stat: KernelText): CpuStats {
  const ctxSwitches = firstNumber('ctxt', stat);
  const interrupts = firstNumber('intr', stat);
  if (ctxSwitches === null || interrupts === null) {
    throw unexpected(stat, '', 'the lines ctxt and intr');
  }
  // Linux does not count system calls; softirq exists since 2.6.31.
  return { ctxSwitches, interrupts, softInterrupts: firstNumber('softirq', stat), syscalls: null };
}

/** When the kernel booted, in seconds since the epoch by the current wall clock; null if the line is missing. */
export function parseBootTime(stat: KernelText): number | null {
  return firstNumber('btime', stat);
}

function perCpuLines(text: string): string[] {
  const lines: string[] = [];
  // Reads only the start of the file: the line of interrupts is long, and nothing after it concerns CPUs.
  let start = text.startsWith('cpu') ? 0 : text.length;
  while (text.startsWith('cpu', start)) {
    const end = text.indexOf('\n', start);
    const line = end === -1 ? text.slice(start) : text.slice(start, end);
    if (/^cpu\d/u.test(line)) {
      lines.push(line);
    }
    start = end === -1 ? text.length : end + 1;
  }
  return lines;
}

/** `cpu0 user nice system idle iowait irq softirq steal guest guest_nice`, in ticks; old kernels have fewer columns. */
function parseCpuLine(line: string, stat: KernelText): CpuTimes {
  const words = splitWords(line);
  if (words[0]?.startsWith('cpu') !== true || words.length < 5) {
    throw unexpected(stat, line, 'cpu and at least four numbers');
  }
  const seconds = words.slice(1, 11).map((word) => parseDecimal(word, stat, line) / USER_HZ);
  const [user = 0, nice = 0, system = 0, idle = 0] = seconds;
  return {
    user,
    system,
    idle,
    nice,
    iowait: seconds[4] ?? null,
    irq: seconds[5] ?? null,
    softirq: seconds[6] ?? null,
    steal: seconds[7] ?? null,
    guest: seconds[8] ?? null,
    guestNice: seconds[9] ?? null,
  };
}

/** The first number of the line with that name; null without such a line. */
function firstNumber(name: string, stat: KernelText): number | null {
  const { text } = stat;
  const at = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1;
  if (at === 0 && !text.startsWith(`${name} `)) {
    return null;
  }
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(at, lineEnd === -1 ? text.length : lineEnd);
  const from = name.length + 1;
  const to = line.indexOf(' ', from);
  return parseDecimal(to === -1 ? line.slice(from).trim() : line.slice(from, to), stat, line);
}
