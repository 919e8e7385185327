import type { LinuxProcessContext } from '../process/process-source.js';
import type { RawReads } from './raw-reads.js';
import { isHeld } from './read-slot.js';
import type { Slots } from './slots.js';

/** The start of the arguments, which is compared. A title that a process gives itself is much shorter. */
const buffer = Buffer.allocUnsafeSlow(4096);

const unknownSum = -1;
/** Multiples of it are spread evenly between two whole numbers. */
const goldenRatio = 0.618_034;

/**
 * Notices that a process rewrote its arguments, as setproctitle does. Nothing in /proc/PID/stat shows that, so their
 * file is read again, but only if the process ran, and not at each sweep.
 */
export class ArgumentWatch {
  readonly #slots: Slots;
  readonly #reads: RawReads;
  readonly #context: LinuxProcessContext;
  readonly #everyMs: number;
  /** By slot: when the arguments were last read, whether the process may have run since, and their checksum. */
  #readAt = new Float64Array(0);
  #hasRun = new Uint8Array(0);
  #sums = new Float64Array(0);

  /** The arguments of a process are read again after `everyMs`; Infinity never reads them. */
  constructor(slots: Slots, reads: RawReads, context: LinuxProcessContext, everyMs: number) {
    this.#slots = slots;
    this.#reads = reads;
    this.#context = context;
    this.#everyMs = everyMs;
  }

  /**
   * Takes a new process. The first readings are spread, because most processes are found in the first sweep; one whose
   * memory was held then is read again at the next.
   */
  begin(slot: number, now: number): void {
    if (slot >= this.#readAt.length) {
      this.#grow(slot);
    }
    const { columns, identities } = this.#slots;
    const isUnknown = identities[slot]?.cmdline === null && isHeld(this.#context, columns, slot);
    const serial = columns.serial[slot] ?? 0;
    const first = this.#everyMs === Infinity ? now : now - ((serial * goldenRatio) % 1) * this.#everyMs;
    this.#readAt[slot] = isUnknown ? -Infinity : first;
    this.#hasRun[slot] = 1;
    this.#sums[slot] = unknownSum;
  }

  noteRun(slot: number): void {
    this.#hasRun[slot] = 1;
  }

  isDue(slot: number, now: number): boolean {
    return this.#hasRun[slot] === 1 && now - (this.#readAt[slot] ?? now) >= this.#everyMs;
  }

  /**
   * Reads the arguments, and returns whether they may differ from those before: always at the first time, because a
   * process often sets its title soon after it was found. Those of a process that ended, which are empty, do not.
   * While its memory is held, it stays due.
   */
  haveChanged(slot: number, now: number): boolean {
    const { columns } = this.#slots;
    const isKernelThread = columns.kernelThread[slot] === 1;
    if (!isKernelThread && isHeld(this.#context, columns, slot)) {
      return false;
    }
    this.#readAt[slot] = now;
    this.#hasRun[slot] = 0;
    if (isKernelThread) {
      return false;
    }
    const length = this.#reads.readFile(`${this.#context.procRoot}/${columns.pid[slot] ?? 0}/cmdline`, buffer);
    if (length <= 0) {
      return false;
    }
    const before = this.#sums[slot];
    const sum = computeSum(length);
    this.#sums[slot] = sum;
    return before !== sum;
  }

  #grow(slot: number): void {
    const capacity = Math.max(256, slot * 2);
    this.#readAt = copied(this.#readAt, new Float64Array(capacity));
    this.#hasRun = copied(this.#hasRun, new Uint8Array(capacity));
    this.#sums = copied(this.#sums, new Float64Array(capacity));
  }
}

/** FNV-1a of 32 bits, http://www.isthe.com/chongo/tech/comp/fnv: one in 4 billion changes stays unseen. */
function computeSum(length: number): number {
  let sum = 0x811c_9dc5;
  for (let at = 0; at < length; at++) {
    sum = Math.imul(sum ^ (buffer[at] ?? 0), 0x0100_0193);
  }
  return sum >>> 0;
}

function copied<T extends Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
