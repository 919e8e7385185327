import {
  PsutilError,
  Unresponsive,
  type AbandonableCalls,
  type ProcessIdentityFacts,
  type ProcessTable,
} from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import type { Clock } from '../schedule/clock.js';

/** A reading takes microseconds unless the memory of the process is held, perhaps for ever. */
const limitMs = 1_000;
/** A process that did not answer is asked again after this time. */
const againMs = 60_000;
/** As many as the helper can answer between two ticks without being noticed. */
const maxAsked = 20;

export interface LateArgumentsParts {
  readonly table: Pick<ProcessTable, 'slots' | 'columns' | 'slotOf' | 'identity' | 'status' | 'completeArguments'>;
  readonly calls: Pick<AbandonableCalls, 'cmdline'>;
  readonly clock: Pick<Clock, 'steadyMs'>;
  readonly logger: Logger;
}

interface AskedProcess {
  readonly slot: number;
  readonly pid: number;
  readonly serial: number;
  /** The table has another object after an exec. */
  readonly facts: ProcessIdentityFacts;
}

/**
 * The arguments that the sweep does not read, because the memory of the process may be held: some thread of it waits
 * for a disk at every sweep, or it has too many threads to see. The helper process reads those between two ticks, and
 * is left behind where the memory is held indeed.
 */
export class LateArguments {
  readonly #parts: LateArgumentsParts;
  /** When a process without arguments was first seen, or was asked last, by serial number. */
  #missing = new Map<number, { readonly isAsked: boolean; readonly sinceMs: number }>();
  #answers: { readonly subject: AskedProcess; readonly cmdline: readonly string[] }[] = [];
  #isReading = false;
  #isStopped = false;

  constructor(parts: LateArgumentsParts) {
    this.#parts = parts;
  }

  /** Takes the answers since the last sweep, and asks for what was missing then too. Call it after each sweep. */
  continue(): void {
    this.#accept();
    const due = this.#findDue(this.#parts.clock.steadyMs());
    if (due.length > 0 && !this.#isReading && !this.#isStopped) {
      const { logger } = this.#parts;
      this.#read(due).catch((error: unknown) => logger.error({ err: error }, 'reading late arguments failed'));
    }
  }

  /** Before the helper ends, which rejects what was asked. */
  stop(): void {
    this.#isStopped = true;
  }

  /** An answer belongs to a process that has had this PID, and run one program, until a sweep after it. */
  #accept(): void {
    const { table } = this.#parts;
    const answers = this.#answers;
    this.#answers = [];
    for (const { subject, cmdline } of answers) {
      const { slot, pid, facts, serial } = subject;
      if (table.slotOf(pid) === slot && table.identity(slot) === facts) {
        table.completeArguments(slot, cmdline);
      } else {
        this.#missing.delete(serial);
      }
    }
  }

  /** Slots of processes that the last sweep found without arguments too, and that have not been asked just now. */
  #findDue(nowMs: number): number[] {
    const { table } = this.#parts;
    const { serial, vms } = table.columns;
    const before = this.#missing;
    this.#missing = new Map();
    const due: number[] = [];
    for (const slot of table.slots) {
      // What has ended has none, and its memory is gone.
      if (table.identity(slot).cmdline !== null || vms[slot] === 0) {
        continue;
      }
      const number = serial[slot] ?? Number.NaN;
      const known = before.get(number);
      this.#missing.set(number, known ?? { isAsked: false, sinceMs: nowMs });
      if (known !== undefined && (!known.isAsked || nowMs - known.sinceMs >= againMs) && due.length < maxAsked) {
        due.push(slot);
      }
    }
    return due;
  }

  async #read(due: readonly number[]): Promise<void> {
    const { table } = this.#parts;
    const { pid, serial } = table.columns;
    const subjects = due.map((slot): AskedProcess => {
      return { slot, pid: pid[slot] ?? 0, serial: serial[slot] ?? Number.NaN, facts: table.identity(slot) };
    });
    this.#isReading = true;
    try {
      for (const subject of subjects) {
        if (this.#isStopped || !(await this.#ask(subject))) {
          return;
        }
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** False if the helper answers nothing at present. */
  async #ask(subject: AskedProcess): Promise<boolean> {
    const { calls, clock } = this.#parts;
    try {
      const cmdline = await calls.cmdline(subject.pid, { limitMs });
      // Without any, it has ended meanwhile.
      if (cmdline.length > 0) {
        this.#answers.push({ subject, cmdline });
      }
    } catch (error) {
      if (!(error instanceof PsutilError)) {
        throw error;
      }
      if (error instanceof Unresponsive) {
        return false;
      }
    }
    this.#missing.set(subject.serial, { isAsked: true, sinceMs: clock.steadyMs() });
    return true;
  }
}
