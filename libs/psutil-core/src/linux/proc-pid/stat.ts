import { UnexpectedFormat } from '../../errors.js';
import { decodeBytes } from '../../text/surrogate-escape.js';

/** The fields of /proc/PID/stat that are used here. Times are clock ticks. See proc_pid_stat(5). */
export interface PidStat {
  /** Field 2, `comm`: at most 15 bytes (63 for kernel threads), which may be anything but NUL. */
  readonly name: string;
  /** Field 3: one letter, R S D Z T t X I ... */
  readonly state: string;
  /** Field 4: PID of the parent. */
  readonly ppid: number;
  /** Field 7: device number of the controlling terminal, 0 for none. */
  readonly ttyNr: number;
  /** Field 9, bit PF_KTHREAD. */
  readonly isKernelThread: boolean;
  /** Field 10: faults that needed no I/O. */
  readonly minorFaults: number;
  /** Field 12: faults that needed I/O. */
  readonly majorFaults: number;
  /** Field 14, `utime`. */
  readonly userTicks: number;
  /** Field 15, `stime`. */
  readonly systemTicks: number;
  /** Field 16, `cutime`: of collected children. */
  readonly childrenUserTicks: number;
  /** Field 17, `cstime`: of collected children. */
  readonly childrenSystemTicks: number;
  /** Field 19: -20 (preferred) to 19. */
  readonly nice: number;
  /** Field 20. */
  readonly numThreads: number;
  /** Field 22: ticks since boot. */
  readonly startTicks: number;
  /** Field 23: bytes. */
  readonly vms: number;
  /** Field 24: pages. */
  readonly rssPages: number;
  /** Field 39: CPU it last ran on; null before Linux 2.2. */
  readonly cpuNum: number | null;
  /**
   * Field 42: ticks spent waiting for block I/O; null before Linux 2.6.18 and in some containers (psutil issue 2455).
   */
  readonly blockIoTicks: number | null;
}

/** Numbers of the fields used here, as proc_pid_stat(5) counts them. */
export const statField = {
  ppid: 4,
  ttyNr: 7,
  flags: 9,
  minorFaults: 10,
  childMinorFaults: 11,
  majorFaults: 12,
  userTicks: 14,
  systemTicks: 15,
  childrenUserTicks: 16,
  childrenSystemTicks: 17,
  nice: 19,
  numThreads: 20,
  startTicks: 22,
  vms: 23,
  rssPages: 24,
  stackStart: 28,
  cpuNum: 39,
  blockIoTicks: 42,
  argumentsStart: 48,
} as const;

/** include/linux/sched.h. */
const PF_KTHREAD = 0x0020_0000;

const space = 0x20;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const leftParenthesis = 0x28;
const rightParenthesis = 0x29;

/** The first field that is scanned as a number: those before it are the PID, the name and the state. */
const firstNumber = 4;
const lastField = 52;

/** A scanned file: where its name is, and the numbers behind it. Every scan reuses the same object. */
export interface StatScan {
  /** Offsets of the parentheses around the name. */
  left: number;
  right: number;
  /** Character code of the state's letter. */
  state: number;
  /** Read with `fieldOf`; fields that a kernel does not have are NaN. */
  readonly fields: Float64Array;
}

const scan: StatScan = { left: 0, right: 0, state: 0, fields: new Float64Array(lastField - firstNumber + 1) };
const { fields } = scan;

/** A scanned field by its number in `statField`. */
export function fieldOf(scanned: Float64Array, number: number): number {
  return scanned[number - firstNumber] ?? Number.NaN;
}

/** Kernel threads have no memory, no arguments and no program. */
export function hasKernelThreadFlag(scanned: Float64Array): boolean {
  return (fieldOf(scanned, statField.flags) & PF_KTHREAD) !== 0;
}

/**
 * Finds name, state and the numbers up to field `last` without creating objects. The name may contain spaces and
 * parentheses; it ends at the last ')'.
 */
export function scanPidStat(bytes: Buffer, path: string, last = lastField): StatScan {
  const left = bytes.indexOf(leftParenthesis);
  const right = bytes.lastIndexOf(rightParenthesis);
  if (left < 0 || right < left || bytes.length < right + 5) {
    throw new UnexpectedFormat(path, bytes.toString('latin1'), 'pid (name) state ...');
  }
  const count = readFields(bytes, right + 4, last - firstNumber + 1);
  if (count < statField.rssPages - firstNumber + 1) {
    throw new UnexpectedFormat(path, bytes.toString('latin1'), 'at least 24 fields');
  }
  fields.fill(Number.NaN, count);
  scan.left = left;
  scan.right = right;
  scan.state = bytes[right + 2] ?? 0;
  return scan;
}

export function parsePidStat(bytes: Buffer, path: string): PidStat {
  const { left, right, state } = scanPidStat(bytes, path, statField.blockIoTicks);
  return {
    name: decodeBytes(bytes, left + 1, right),
    state: String.fromCharCode(state),
    ppid: fieldOf(fields, statField.ppid),
    ttyNr: fieldOf(fields, statField.ttyNr),
    isKernelThread: hasKernelThreadFlag(fields),
    minorFaults: fieldOf(fields, statField.minorFaults),
    majorFaults: fieldOf(fields, statField.majorFaults),
    userTicks: fieldOf(fields, statField.userTicks),
    systemTicks: fieldOf(fields, statField.systemTicks),
    childrenUserTicks: fieldOf(fields, statField.childrenUserTicks),
    childrenSystemTicks: fieldOf(fields, statField.childrenSystemTicks),
    nice: fieldOf(fields, statField.nice),
    numThreads: fieldOf(fields, statField.numThreads),
    startTicks: fieldOf(fields, statField.startTicks),
    vms: fieldOf(fields, statField.vms),
    rssPages: fieldOf(fields, statField.rssPages),
    cpuNum: knownField(statField.cpuNum),
    blockIoTicks: knownField(statField.blockIoTicks),
  };
}

function knownField(number: number): number | null {
  const value = fieldOf(fields, number);
  return Number.isNaN(value) ? null : value;
}

/**
 * Reads decimal numbers separated by one space into `fields` and returns how many. Stops at anything else. Digits
 * beyond 2^53 lose precision.
 */
function readFields(bytes: Buffer, start: number, wanted: number): number {
  let at = start;
  let count = 0;
  while (count < wanted) {
    if (bytes[at] === space) {
      at += 1;
    }
    const isNegative = bytes[at] === minus;
    if (isNegative) {
      at += 1;
    }
    const first = at;
    // A double, as in NumberFinder.
    let value = -0;
    let byte = bytes[at];
    while (byte !== undefined && byte >= zero && byte <= nine) {
      value = value * 10 + (byte - zero);
      at += 1;
      byte = bytes[at];
    }
    if (at === first) {
      return count;
    }
    fields[count] = isNegative ? -value : value;
    count += 1;
  }
  return count;
}
