import { UnexpectedFormat } from '../../errors.js';
import type { MemoryInfo, MemoryInfoEx, NumCtxSwitches, ProcessIds, ProcessSignals } from '../../model/process.js';
import { parseCpuList } from '../sys/cpu-list.js';

/**
 * /proc/PID/status: lines `Key:\tvalue`, see proc_pid_status(5). It stays text in which each value is looked up when
 * needed, because callers rarely want more than three of sixty. A process name cannot forge a line, because the kernel
 * escapes newlines.
 */
export type PidStatusText = string;

/** The trimmed value of a line; null if the kernel does not write that line. */
export function findStatusValue(status: PidStatusText, key: string): string | null {
  const prefix = `\n${key}:`;
  const at = status.indexOf(prefix);
  const isFirstLine = at < 0 && status.startsWith(`${key}:`);
  if (at < 0 && !isFirstLine) {
    return null;
  }
  const from = isFirstLine ? key.length + 1 : at + prefix.length;
  const end = status.indexOf('\n', from);
  return status.slice(from, end < 0 ? undefined : end).trim();
}

const idsPattern = { Uid: /(?:^|\n)Uid:\t(\d+)\t(\d+)\t(\d+)\t/u, Gid: /(?:^|\n)Gid:\t(\d+)\t(\d+)\t(\d+)\t/u };

/** Lines `Uid:` or `Gid:`: real, effective, saved set, file system. */
export function parseStatusIds(status: PidStatusText, key: 'Uid' | 'Gid', path: string): ProcessIds {
  const match = idsPattern[key].exec(status);
  if (match === null) {
    throw new UnexpectedFormat(path, findStatusValue(status, key) ?? status, `${key}: with four numbers`);
  }
  return { real: Number(match[1]), effective: Number(match[2]), saved: Number(match[3]) };
}

/** Lines `voluntary_ctxt_switches:` and `nonvoluntary_ctxt_switches:`; null before Linux 2.6.23. */
export function parseStatusCtxSwitches(status: PidStatusText, path: string): NumCtxSwitches | null {
  if (findStatusValue(status, 'voluntary_ctxt_switches') === null) {
    return null;
  }
  return {
    voluntary: requireCount(status, 'voluntary_ctxt_switches', path),
    involuntary: requireCount(status, 'nonvoluntary_ctxt_switches', path),
  };
}

/**
 * A line in kB, converted to bytes; null if the kernel does not write it (kernel threads and zombies have no memory).
 */
export function parseStatusBytes(status: PidStatusText, key: string, path: string): number | null {
  const value = findStatusValue(status, key);
  if (value === null) {
    return null;
  }
  const kilobytes = toCount(value.endsWith(' kB') ? value.slice(0, -3) : '');
  if (!Number.isFinite(kilobytes)) {
    throw new UnexpectedFormat(path, value, `${key}: in kB`);
  }
  return kilobytes * 1024;
}

/** A single expression for eight lines, because eight searches would cost as much as reading a file. */
const memoryPattern = new RegExp(
  [
    String.raw`\nVmSize:\s+(\d+) kB\n(?:.*\n)*?VmRSS:\s+(\d+) kB\n(?:RssAnon:.*\n)?`,
    ...['RssFile', 'RssShmem', 'VmData', 'VmStk', 'VmExe', 'VmLib'].map((key) => String.raw`${key}:\s+(\d+) kB\n`),
  ].join(''),
);

/**
 * The values of /proc/PID/statm, taken from the lines Vm* and Rss*. Null if these are not in the usual order, or if
 * `VmExe` is limited to what is mapped executable (then `VmLib` is 0). See task_mem() and task_statm() in
 * fs/proc/task_mmu.c.
 */
export function parseStatusMemory(status: PidStatusText): MemoryInfo | null {
  const match = memoryPattern.exec(status);
  if (match === null || match[8] === '0') {
    return null;
  }
  const bytes = (group: number): number => Number(match[group]) * 1024;
  return { rss: bytes(2), vms: bytes(1), shared: bytes(3) + bytes(4), text: bytes(7), data: bytes(5) + bytes(6) };
}

/** Values of a process without memory (zombie, kernel thread). */
const noMemory = { peakRss: 0, peakVms: 0, rssAnon: 0, rssFile: 0, rssShmem: 0, swap: 0, hugetlb: 0 };

/** Lines Vm*, Rss* and HugetlbPages; null for those that this kernel does not write. */
export function parseStatusMemoryEx(status: PidStatusText, path: string): Omit<MemoryInfoEx, keyof MemoryInfo> {
  if (findStatusValue(status, 'VmSize') === null && findStatusValue(status, 'VmPeak') === null) {
    return noMemory;
  }
  return {
    peakRss: parseStatusBytes(status, 'VmHWM', path),
    peakVms: parseStatusBytes(status, 'VmPeak', path),
    rssAnon: parseStatusBytes(status, 'RssAnon', path),
    rssFile: parseStatusBytes(status, 'RssFile', path),
    rssShmem: parseStatusBytes(status, 'RssShmem', path),
    swap: parseStatusBytes(status, 'VmSwap', path),
    hugetlb: parseStatusBytes(status, 'HugetlbPages', path),
  };
}

function requireCount(status: PidStatusText, key: string, path: string): number {
  const value = findStatusValue(status, key);
  const count = toCount(value ?? '');
  if (!Number.isFinite(count)) {
    throw new UnexpectedFormat(path, value ?? status, `${key}: with a number`);
  }
  return count;
}

/** NaN unless `text` consists of decimal digits. */
function toCount(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** `Cpus_allowed_list:\t0-3,5`; null before Linux 2.6.26. */
export function parseStatusCpus(status: PidStatusText, path: string): number[] | null {
  const value = findStatusValue(status, 'Cpus_allowed_list');
  return value === null ? null : parseCpuList({ path, text: value });
}

/** Lines `SigPnd:` (of the first thread), `ShdPnd:` (of the process), `SigBlk:`, `SigIgn:` and `SigCgt:`. */
export function parseStatusSignals(status: PidStatusText, path: string): ProcessSignals {
  const mask = (key: string): bigint => requireMask(status, key, path);
  return {
    pending: listSignals(mask('SigPnd') | mask('ShdPnd')),
    blocked: listSignals(mask('SigBlk')),
    ignored: listSignals(mask('SigIgn')),
    caught: listSignals(mask('SigCgt')),
  };
}

/** 16 hex digits; 32 on MIPS, which has 128 signals. */
function requireMask(status: PidStatusText, key: string, path: string): bigint {
  const value = findStatusValue(status, key);
  if (value === null || !/^[0-9a-f]{1,32}$/.test(value)) {
    throw new UnexpectedFormat(path, value ?? status, `${key}: with a hexadecimal mask`);
  }
  return BigInt(`0x${value}`);
}

/** The lowest bit is signal 1. */
function listSignals(mask: bigint): number[] {
  const signals: number[] = [];
  for (let rest = mask, signal = 1; rest !== 0n; rest >>= 1n, signal++) {
    if ((rest & 1n) === 1n) {
      signals.push(signal);
    }
  }
  return signals;
}
