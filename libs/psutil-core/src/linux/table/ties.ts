import type { StatScan } from '../proc-pid/stat.js';
import type { Slots } from './slots.js';

const ZOMBIE = 'Z'.charCodeAt(0);
const DEAD = 'X'.charCodeAt(0);

/**
 * What the end of others changes in a process without making it run: the kernel gives it another parent at once, whether or not anybody collects the old
 * one, and the end of a session's leader takes the terminal from all of the session.
 */
export class Ties {
  readonly #slots: Slots;
  #endedPids = new Set<number>();
  #lostTerminals = new Set<number>();
  #settling = { endedPids: this.#endedPids, lostTerminals: this.#lostTerminals };

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The process of this slot ended. */
  noteEnd(slot: number): void {
    const { pid, ttyNr } = this.#slots.columns;
    this.#endedPids.add(pid[slot] ?? 0);
    this.#noteTerminal(ttyNr[slot] ?? 0);
  }

  /** To be called before the scan is stored. */
  noteStat(slot: number, { state, fields }: StatScan): void {
    const before = this.#slots.columns.ttyNr[slot] ?? 0;
    if (isDead(state) || fields[7 - 4] !== before) {
      this.#noteTerminal(before);
    }
  }

  /** From now on `mayHaveChanged` tells of what was noted so far, once. */
  settle(): void {
    this.#settling = { endedPids: this.#endedPids, lostTerminals: this.#lostTerminals };
    this.#endedPids = new Set();
    this.#lostTerminals = new Set();
  }

  /** Whether the process may have another parent or terminal than the table says; true each time for one whose parent is hidden, or dead and not gone. */
  mayHaveChanged(slot: number): boolean {
    const { columns, byPid } = this.#slots;
    const { endedPids, lostTerminals } = this.#settling;
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
  return state === ZOMBIE || state === DEAD;
}
