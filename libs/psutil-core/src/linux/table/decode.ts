import type { ProcessColumns } from '../../platform/process-table.js';
import { PF_KTHREAD, type StatScan } from '../proc-pid/stat.js';
import { NumberFinder } from './number-finder.js';

/** What shows that a process became another program; readable only with the rights of its owner, otherwise 0. */
export interface ProgramMarks {
  /** Fields 28 and 48 of /proc/PID/stat. */
  readonly stackStart: number;
  readonly argumentsStart: number;
}

/** Marks of 0 mean "not permitted to know", which proves nothing. */
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
  columns.ppid[slot] = at(fields, 4);
  columns.ttyNr[slot] = at(fields, 7);
  columns.kernelThread[slot] = (at(fields, 9) & PF_KTHREAD) === 0 ? 0 : 1;
  columns.minorFaults[slot] = at(fields, 10);
  columns.majorFaults[slot] = at(fields, 12);
  columns.userTicks[slot] = at(fields, 14);
  columns.systemTicks[slot] = at(fields, 15);
  columns.nice[slot] = at(fields, 19);
  columns.numThreads[slot] = at(fields, 20);
  columns.startTicks[slot] = at(fields, 22);
  columns.vms[slot] = at(fields, 23);
  columns.rss[slot] = at(fields, 24) * pageSize;
}

export function readMarks({ fields }: StatScan): ProgramMarks {
  return { stackStart: at(fields, 28), argumentsStart: at(fields, 48) };
}

function at(fields: Float64Array, number: number): number {
  return fields[number - 4] ?? Number.NaN;
}

const numbers = new NumberFinder();

const STATUS_KEYS = {
  uid: Buffer.from('\nUid:'),
  rss: Buffer.from('\nVmRSS:'),
  file: Buffer.from('\nRssFile:'),
  shmem: Buffer.from('\nRssShmem:'),
  text: Buffer.from('\nVmExe:'),
  data: Buffer.from('\nVmData:'),
  stack: Buffer.from('\nVmStk:'),
  voluntary: Buffer.from('\nvoluntary_ctxt_switches:'),
  involuntary: Buffer.from('\nnonvoluntary_ctxt_switches:'),
};

/** Writes /proc/PID/status into the columns. A process without memory (kernel thread, zombie) has zeros, as in statm. */
export function storeStatus(columns: ProcessColumns, slot: number, bytes: Buffer): void {
  numbers.begin(bytes);
  const hasMemory = columns.vms[slot] !== 0;
  const kilobytes = (key: Buffer): number => (hasMemory ? numbers.find(key) * 1024 : 0);
  columns.uid[slot] = numbers.find(STATUS_KEYS.uid);
  // Field 24 of stat is cheaper, but off by some pages per CPU (the counters of each CPU are not added up).
  columns.rss[slot] = kilobytes(STATUS_KEYS.rss);
  columns.shared[slot] = kilobytes(STATUS_KEYS.file) + kilobytes(STATUS_KEYS.shmem);
  columns.data[slot] = kilobytes(STATUS_KEYS.data) + kilobytes(STATUS_KEYS.stack);
  columns.text[slot] = kilobytes(STATUS_KEYS.text);
  columns.voluntary[slot] = numbers.find(STATUS_KEYS.voluntary);
  columns.involuntary[slot] = numbers.find(STATUS_KEYS.involuntary);
}

const IO_KEYS = {
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
  columns.readChars[slot] = numbers.find(IO_KEYS.readChars);
  columns.writeChars[slot] = numbers.find(IO_KEYS.writeChars);
  columns.readCount[slot] = numbers.find(IO_KEYS.readCount);
  columns.writeCount[slot] = numbers.find(IO_KEYS.writeCount);
  columns.readBytes[slot] = numbers.find(IO_KEYS.readBytes);
  columns.writeBytes[slot] = numbers.find(IO_KEYS.writeBytes);
}

/** The io file is refused, or was not read: nothing of before may stand there. */
export function clearIo(columns: ProcessColumns, slot: number): void {
  for (const name of ['readChars', 'writeChars', 'readCount', 'writeCount', 'readBytes', 'writeBytes'] as const) {
    columns[name][slot] = Number.NaN;
  }
}
