import type { ProcessTable } from '@psfleet/psutil-core';

/** An executable that was removed or replaced is noticed within this time. */
const roundMs = 60_000;

/** On a machine with very many processes the round takes longer, so that a tick does not. */
const maxPerTick = 250;

/** Looks whether the executables of all processes are still there, a few at each tick. */
export class ExecutableRound {
  readonly #table: Pick<ProcessTable, 'slots' | 'columns' | 'refreshExecutable'>;
  /** The round continues after this pid. */
  #pid = -1;
  #lastMs: number | null = null;

  constructor(table: Pick<ProcessTable, 'slots' | 'columns' | 'refreshExecutable'>) {
    this.#table = table;
  }

  /** `nowMs` is monotonic; the first call only begins the round, because every process was just read. */
  continue(nowMs: number): void {
    const { slots, columns } = this.#table;
    const elapsedMs = this.#lastMs === null ? 0 : nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    let budget = Math.min(maxPerTick, Math.ceil((slots.length * elapsedMs) / roundMs));
    for (const slot of slots) {
      const pid = columns.pid[slot] ?? 0;
      if (pid <= this.#pid) {
        continue;
      }
      if (budget === 0) {
        return;
      }
      this.#table.refreshExecutable(slot);
      this.#pid = pid;
      budget -= 1;
    }
    // After the largest pid, the round starts again.
    this.#pid = -1;
  }
}
