import type { ProcessColumns } from '../../platform/process-table.js';
import { fieldOf, hasKernelThreadFlag, statField, type StatScan } from '../proc-pid/stat.js';
import { NumberFinder } from './number-finder.js';

/** Addresses in /proc/PID/stat that change with an exec. Without the rights of the process's owner they are 0. */
export interface ProgramMarks {
  readonly stackStart: number;
  readonly argumentsStart: number;
}

/** Whether an exec took place in between. Marks of 0 are unknown and prove nothing. */
export function isOtherProgram(before: ProgramMarks | undefined, after: ProgramMarks): boolean {
  if (before === undefined || before.stackStart === 0 || after.stackStart === 0) {
    return false;
  }
  return before.stackStart !== after.stackStart || before.argumentsStart !== after.argumentsStart;
}

/** Writes a scan of /proc/PID/stat into the columns. */
export function storeStat(columns: ProcessColumns, slot: number, scan: StatScan, pageSize: number): void {
  const { fields } = scan;
  columns.state[slot] = scan.state;
  columns.ppid[slot] = fieldOf(fields, statField.ppid);
  columns.ttyNr[slot] = fieldOf(fields, statField.ttyNr);
  columns.kernelThread[slot] = hasKernelThreadFlag(fields) ? 1 : 0;
  columns.minorFaults[slot] = fieldOf(fields, statField.minorFaults);
  columns.majorFaults[slot] = fieldOf(fields, statField.majorFaults);
  columns.userTicks[slot] = fieldOf(fields, statField.userTicks);
  columns.systemTicks[slot] = fieldOf(fields, statField.systemTicks);
  columns.childrenUserTicks[slot] = fieldOf(fields, statField.childrenUserTicks);
  columns.childrenSystemTicks[slot] = fieldOf(fields, statField.childrenSystemTicks);
  columns.nice[slot] = fieldOf(fields, statField.nice);
  columns.numThreads[slot] = fieldOf(fields, statField.numThreads);
  columns.startTicks[slot] = fieldOf(fields, statField.startTicks);
  columns.vms[slot] = fieldOf(fields, statField.vms);
  columns.rss[slot] = fieldOf(fields, statField.rssPages) * pageSize;
}

export function readMarks({ fields }: StatScan): ProgramMarks {
  return {
    stackStart: fieldOf(fields, statField.stackStart),
    argumentsStart: fieldOf(fields, statField.argumentsStart),
  };
}

const numbers = new NumberFinder();

const statusKeys = {
  uid: Buffer.from('\nUid:'),
  peakRss: Buffer.from('\nVmHWM:'),
  rss: Buffer.from('\nVmRSS:'),
  file: Buffer.from('\nRssFile:'),
  shmem: Buffer.from('\nRssShmem:'),
  text: Buffer.from('\nVmExe:'),
  data: Buffer.from('\nVmData:'),
  stack: Buffer.from('\nVmStk:'),
  swap: Buffer.from('\nVmSwap:'),
  voluntary: Buffer.from('\nvoluntary_ctxt_switches:'),
  involuntary: Buffer.from('\nnonvoluntary_ctxt_switches:'),
};

/**
 * Writes /proc/PID/status into the columns. A process without memory (kernel thread, zombie) has zeros, as in statm.
 */
export function storeStatus(columns: ProcessColumns, slot: number, bytes: Buffer): void {
  numbers.begin(bytes);
  const hasMemory = columns.vms[slot] !== 0;
  const kilobytes = (key: Buffer): number => (hasMemory ? numbers.find(key) * 1024 : 0);
  columns.uid[slot] = numbers.find(statusKeys.uid);
  // The kernel forgets the peak with the memory, but the process had it. A kernel thread never had any.
  if (hasMemory || columns.kernelThread[slot] === 1) {
    columns.peakRss[slot] = kilobytes(statusKeys.peakRss);
  }
  // Resident pages in stat are cheaper, but off by some pages per CPU: the kernel does not add up its per-CPU counters.
  columns.rss[slot] = kilobytes(statusKeys.rss);
  columns.shared[slot] = kilobytes(statusKeys.file) + kilobytes(statusKeys.shmem);
  columns.data[slot] = kilobytes(statusKeys.data) + kilobytes(statusKeys.stack);
  columns.text[slot] = kilobytes(statusKeys.text);
  columns.swap[slot] = kilobytes(statusKeys.swap);
  columns.voluntary[slot] = numbers.find(statusKeys.voluntary);
  columns.involuntary[slot] = numbers.find(statusKeys.involuntary);
}

const ioKeys = {
  readChars: Buffer.from('rchar:'),
  writeChars: Buffer.from('\nwchar:'),
  readCount: Buffer.from('\nsyscr:'),
  writeCount: Buffer.from('\nsyscw:'),
  readBytes: Buffer.from('\nread_bytes:'),
  writeBytes: Buffer.from('\nwrite_bytes:'),
};

/** Writes /proc/PID/io into the columns. */
export function storeIo(columns: ProcessColumns, slot: number, bytes: Buffer): void {
  numbers.begin(bytes);
  columns.readChars[slot] = numbers.find(ioKeys.readChars);
  columns.writeChars[slot] = numbers.find(ioKeys.writeChars);
  columns.readCount[slot] = numbers.find(ioKeys.readCount);
  columns.writeCount[slot] = numbers.find(ioKeys.writeCount);
  columns.readBytes[slot] = numbers.find(ioKeys.readBytes);
  columns.writeBytes[slot] = numbers.find(ioKeys.writeBytes);
}

/** Clears the values of a file that was refused or not read, so that no older ones remain. */
export function clearIo(columns: ProcessColumns, slot: number): void {
  for (const name of ['readChars', 'writeChars', 'readCount', 'writeCount', 'readBytes', 'writeBytes'] as const) {
    columns[name][slot] = Number.NaN;
  }
}
