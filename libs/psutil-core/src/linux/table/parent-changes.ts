import { fieldOf, statField, type StatScan } from '../proc-pid/stat.js';
import type { Slots } from './slots.js';

const zombie = 'Z'.charCodeAt(0);
const dead = 'X'.charCodeAt(0);

/**
 * Finds processes that the end of another one changed without making them run. The kernel gives children another parent
 * at once, whether or not the old one is collected, and the end of a session's leader takes the terminal from the whole
 * session.
 */
export class ParentChanges {
  readonly #slots: Slots;
  #endedPids = new Set<number>();
  #lostTerminals = new Set<number>();
  #checked = { endedPids: this.#endedPids, lostTerminals: this.#lostTerminals };

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The process of this slot ended. */
  noteEnd(slot: number): void {
    const { pid, ttyNr } = this.#slots.columns;
    this.#endedPids.add(pid[slot] ?? 0);
    this.#noteTerminal(ttyNr[slot] ?? 0);
  }

  /** Call it before the scan is stored in the columns. */
  noteStat(slot: number, { state, fields }: StatScan): void {
    const before = this.#slots.columns.ttyNr[slot] ?? 0;
    if (isDead(state) || fieldOf(fields, statField.ttyNr) !== before) {
      this.#noteTerminal(before);
    }
  }

  /** From now on `mayHaveChanged` answers for what was noted until now; later notes count from the next call. */
  beginCheck(): void {
    this.#checked = { endedPids: this.#endedPids, lostTerminals: this.#lostTerminals };
    this.#endedPids = new Set();
    this.#lostTerminals = new Set();
  }

  /**
   * Whether the process may have another parent or terminal than the table says. True every time if its parent is
   * hidden, or dead but not collected.
   */
  mayHaveChanged(slot: number): boolean {
    const { columns, byPid } = this.#slots;
    const { endedPids, lostTerminals } = this.#checked;
    const ppid = columns.ppid[slot] ?? 0;
    if (lostTerminals.has(columns.ttyNr[slot] ?? 0) || endedPids.has(ppid)) {
      return true;
    }
    const parent = byPid.get(ppid);
    return parent === undefined ? ppid !== 0 : isDead(columns.state[parent] ?? 0);
  }

  #noteTerminal(ttyNr: number): void {
    if (ttyNr !== 0) {
      this.#lostTerminals.add(ttyNr);
    }
  }
}

function isDead(state: number): boolean {
  return state === zombie || state === dead;
}
