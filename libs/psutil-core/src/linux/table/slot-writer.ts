import { decodeBytes } from '../../text/surrogate-escape.js';
import type { StatScan } from '../proc-pid/stat.js';
import { readMarks, storeStat } from './decode.js';
import type { ParentChanges } from './parent-changes.js';
import { keepKnown } from './known-facts.js';
import { hasEnded, readActivity, readIdentity, type FilesToRead } from './read-slot.js';
import type { Slots } from './slots.js';
import type { StatLines } from './stat-lines.js';
import type { TableSystem } from './table-system.js';

/** Whether a process is known to be another program; if not, it may still be time to read again what it is. */
export type IdentityCheck = 'same' | 'read again' | 'other program';

/** Writes what was read of a process into its slot, and stamps it as written. */
export class SlotWriter {
  readonly #system: TableSystem;
  readonly #slots: Slots;
  readonly #stats: StatLines;
  readonly #parentChanges: ParentChanges;
  readonly #files: FilesToRead;
  /** Holds as much of the arguments of one process as is read; null for all. */
  readonly #argumentBuffer: Buffer | null;
  /** Number of the sweep that written values belong to; between two sweeps that of the next one. */
  stamp = 1;

  constructor(
    system: TableSystem,
    slots: Slots,
    stats: StatLines,
    parentChanges: ParentChanges,
    files: FilesToRead,
    maxArgumentBytes: number,
  ) {
    this.#system = system;
    this.#slots = slots;
    this.#stats = stats;
    this.#parentChanges = parentChanges;
    this.#files = files;
    this.#argumentBuffer = maxArgumentBytes === Infinity ? null : Buffer.allocUnsafeSlow(maxArgumentBytes);
  }

  /** Fills the slot of a new process. */
  writeNew(slot: number, scan: StatScan, now: number): void {
    const { context, reads } = this.#system;
    const name = this.scannedName(scan);
    this.#slots.marks[slot] = readMarks(scan);
    this.writeStat(slot, scan);
    // The user's name needs the status file, whichever files are read later.
    readActivity(context, reads, this.#slots, slot, { ...this.#files, status: true });
    this.#slots.readAt[slot] = now;
    this.#writeIdentity(slot, name, true);
  }

  writeStat(slot: number, scan: StatScan): void {
    const { columns } = this.#slots;
    this.#parentChanges.noteStat(slot, scan);
    columns.touchedAt[slot] = this.stamp;
    storeStat(columns, slot, scan, this.#system.context.pageSize());
  }

  /**
   * Writes the values of the files besides stat; also the identity if `check` asks for it, or if name or user changed.
   */
  writeOtherFiles(slot: number, now: number, name: string, check: IdentityCheck): void {
    const { columns, identities, readAt, hasRun } = this.#slots;
    const userBefore = columns.uid[slot];
    columns.touchedAt[slot] = this.stamp;
    readActivity(this.#system.context, this.#system.reads, this.#slots, slot, this.#files);
    hasRun[slot] = 0;
    readAt[slot] = now;
    if (check !== 'same' || name !== identities[slot]?.name || !Object.is(userBefore, columns.uid[slot])) {
      this.#writeIdentity(slot, name, check === 'other program');
    }
  }

  /** Reads again what a process is, without what it does. */
  rewriteIdentity(slot: number): void {
    const { columns, identities } = this.#slots;
    columns.touchedAt[slot] = this.stamp;
    this.#writeIdentity(slot, identities[slot]?.name ?? '', false);
  }

  /** False if the arguments are known. */
  completeArguments(slot: number, cmdline: readonly string[]): boolean {
    const { columns, identities } = this.#slots;
    const identity = identities[slot];
    if (identity === undefined || identity.cmdline !== null) {
      return false;
    }
    columns.touchedAt[slot] = this.stamp;
    identities[slot] = { ...identity, cmdline };
    return true;
  }

  /** The name in the line that was read last. */
  scannedName(scan: StatScan): string {
    return decodeBytes(this.#stats.bytes, scan.left + 1, scan.right);
  }

  #writeIdentity(slot: number, name: string, hasExeced: boolean): void {
    const { columns, identities } = this.#slots;
    const before = identities[slot];
    const now = readIdentity(this.#system, this.#slots, slot, name, this.#argumentBuffer);
    identities[slot] =
      before === undefined ? now : keepKnown(before, now, { hasExeced, hasEnded: hasEnded(columns, slot) });
  }
}
