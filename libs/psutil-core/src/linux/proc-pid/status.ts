import { UnexpectedFormat } from '../../errors.js';
import type { MemoryInfo, MemoryInfoEx, NumCtxSwitches, ProcessIds } from '../../model/process.js';
import { parseCpuList } from '../sys/cpu-list.js';

/**
 * /proc/PID/status: lines `Key:\tvalue`, see proc_pid_status(5). The file is kept as text and each value is looked up when asked for,
 * because a caller nearly never wants more than three of the sixty. A name cannot forge a line: the kernel escapes its newlines.
 */
export type PidStatusText = string;

/** The value of a line without its surrounding blanks; null when the kernel does not write that line. */
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

/** Lines `Uid:` or `Gid:`: real, effective, saved set, file system. */
export function parseStatusIds(status: PidStatusText, key: 'Uid' | 'Gid', path: string): ProcessIds {
  const value = findStatusValue(status, key);
  const [real, effective, saved] = (value ?? '').split('\t').map(toCount);
  if (real === undefined || effective === undefined || saved === undefined || !Number.isFinite(real + effective + saved)) {
    throw new UnexpectedFormat(path, value ?? status, `${key}: with four numbers`);
  }
  return { real, effective, saved };
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

/** A line in kB, as bytes; null when the kernel does not write that line (kernel threads and zombies have no memory). */
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

/**
 * What /proc/PID/statm says, from the lines Vm* and Rss*; null when a line is missing, or `VmExe` is cut to what is mapped executable (then `VmLib` is 0).
 * See task_mem() and task_statm() in fs/proc/task_mmu.c.
 */
export function parseStatusMemory(status: PidStatusText, path: string): MemoryInfo | null {
  const vms = parseStatusBytes(status, 'VmSize', path);
  const rss = parseStatusBytes(status, 'VmRSS', path);
  const file = parseStatusBytes(status, 'RssFile', path);
  const shmem = parseStatusBytes(status, 'RssShmem', path);
  const data = parseStatusBytes(status, 'VmData', path);
  const stack = parseStatusBytes(status, 'VmStk', path);
  const text = parseStatusBytes(status, 'VmExe', path);
  const library = parseStatusBytes(status, 'VmLib', path);
  if (vms === null || rss === null || file === null || shmem === null || data === null || stack === null || text === null || !library) {
    return null;
  }
  return { rss, vms, shared: file + shmem, text, data: data + stack };
}

/** What a process without memory (zombie, kernel thread) has. */
const NONE = { peakRss: 0, peakVms: 0, rssAnon: 0, rssFile: 0, rssShmem: 0, swap: 0, hugetlb: 0 };

/** Lines Vm*, Rss* and HugetlbPages; fields that this kernel does not write are null. */
export function parseStatusMemoryEx(status: PidStatusText, path: string): Omit<MemoryInfoEx, keyof MemoryInfo> {
  if (findStatusValue(status, 'VmSize') === null && findStatusValue(status, 'VmPeak') === null) {
    return NONE;
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

/** NaN for anything but decimal digits. */
function toCount(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** `Cpus_allowed_list:\t0-3,5`; null before Linux 2.6.26. */
export function parseStatusCpus(status: PidStatusText, path: string): number[] | null {
  const value = findStatusValue(status, 'Cpus_allowed_list');
  return value === null ? null : parseCpuList({ path, text: value });
}
