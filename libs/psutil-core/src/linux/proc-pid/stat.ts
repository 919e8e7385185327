import { UnexpectedFormat } from '../../errors.js';
import { decodeBytes } from '../../text/surrogate-escape.js';

/** /proc/PID/stat, the fields used here. Times are clock ticks. See proc_pid_stat(5). */
export interface PidStat {
  /** Field 2, `comm`: at most 15 bytes (kernel threads: 63), may contain anything but NUL. */
  readonly name: string;
  /** Field 3: one letter, R S D Z T t X I ... */
  readonly state: string;
  /** Field 4. */
  readonly ppid: number;
  /** Field 7: device number of the controlling terminal, 0 for none. */
  readonly ttyNr: number;
  /** Field 9: PF_KTHREAD. Kernel threads have no memory, no arguments and no program. */
  readonly isKernelThread: boolean;
  /** Field 10: faults that needed no I/O. */
  readonly minorFaults: number;
  /** Field 12: faults that needed I/O. */
  readonly majorFaults: number;
  /** Field 14. */
  readonly userTicks: number;
  /** Field 15. */
  readonly systemTicks: number;
  /** Field 16. */
  readonly childrenUserTicks: number;
  /** Field 17. */
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
  /** Field 42: ticks spent waiting for block I/O; null before Linux 2.6.18 and in some containers (psutil issue 2455). */
  readonly blockIoTicks: number | null;
}

const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const LEFT = 0x28;
const RIGHT = 0x29;

/** include/linux/sched.h. */
export const PF_KTHREAD = 0x0020_0000;

const LAST_FIELD = 52;
/** Fields after the state: 4 to 52. */
const FIELDS = LAST_FIELD - 3;

/** A scanned file: where its name is, and the numbers behind it. Reused by every scan. */
export interface StatScan {
  /** Offsets of the parentheses around the name. */
  left: number;
  right: number;
  /** Code of the letter of the state. */
  state: number;
  /** Field N of the manual page is `fields[N - 4]`; fields that a kernel does not have are NaN. */
  readonly fields: Float64Array;
}

const scan: StatScan = { left: 0, right: 0, state: 0, fields: new Float64Array(FIELDS) };
const { fields } = scan;

/** Finds name, state and the numbers up to field `last` without making objects. The name may contain spaces and parentheses: it ends at the last ')'. */
export function scanPidStat(bytes: Buffer, path: string, last = LAST_FIELD): StatScan {
  const left = bytes.indexOf(LEFT);
  const right = bytes.lastIndexOf(RIGHT);
  if (left < 0 || right < left || bytes.length < right + 5) {
    throw new UnexpectedFormat(path, bytes.toString('latin1'), 'pid (name) state ...');
  }
  const count = readFields(bytes, right + 4, last - 3);
  if (count < 21) {
    throw new UnexpectedFormat(path, bytes.toString('latin1'), 'at least 24 fields');
  }
  fields.fill(Number.NaN, count);
  scan.left = left;
  scan.right = right;
  scan.state = bytes[right + 2] ?? 0;
  return scan;
}

export function parsePidStat(bytes: Buffer, path: string): PidStat {
  const { left, right, state } = scanPidStat(bytes, path, 42);
  return {
    name: decodeBytes(bytes, left + 1, right),
    state: String.fromCharCode(state),
    ppid: field(4),
    ttyNr: field(7),
    isKernelThread: (field(9) & PF_KTHREAD) !== 0,
    minorFaults: field(10),
    majorFaults: field(12),
    userTicks: field(14),
    systemTicks: field(15),
    childrenUserTicks: field(16),
    childrenSystemTicks: field(17),
    nice: field(19),
    numThreads: field(20),
    startTicks: field(22),
    vms: field(23),
    rssPages: field(24),
    cpuNum: knownField(39),
    blockIoTicks: knownField(42),
  };
}

/** A field by its number in the manual page. */
function field(number: number): number {
  return fields[number - 4] ?? Number.NaN;
}

function knownField(number: number): number | null {
  const value = field(number);
  return Number.isNaN(value) ? null : value;
}

/** Reads decimal numbers separated by one space into `fields`; returns how many. Stops at anything else. Digits beyond 2^53 lose precision. */
function readFields(bytes: Buffer, start: number, wanted: number): number {
  let at = start;
  let count = 0;
  while (count < wanted) {
    if (bytes[at] === SPACE) {
      at += 1;
    }
    const negative = bytes[at] === MINUS;
    if (negative) {
      at += 1;
    }
    const first = at;
    let value = 0;
    let byte = bytes[at];
    while (byte !== undefined && byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO);
      at += 1;
      byte = bytes[at];
    }
    if (at === first) {
      return count;
    }
    fields[count] = negative ? -value : value;
    count += 1;
  }
  return count;
}
