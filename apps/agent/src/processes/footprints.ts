import {
  PsutilError,
  TimeoutExpired,
  Unresponsive,
  type AbandonableCalls,
  type MemoryFootprint,
  type ProcessTable,
  type Sweep,
} from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import type { AgentWarning } from '@psfleet/wire';
import type { AgentWarnings } from '../identity/agent-warnings.js';
import type { Clock } from '../schedule/clock.js';
import { chooseFootprints, type FootprintReading } from './footprint-choice.js';

/** This part of a core may go to reading footprints. */
const cpuShare = 0.0005;
/** CPU time that is saved up while nothing is due. It is there at the start, so that the largest are soon known. */
const maxCreditMs = 100;
/** A first reading counts as no more, however large the process, because those behind it are unknown yet. */
const maxFirstCostMs = 100;
/** What asking and taking the answer cost the agent itself, measured once. */
const ownCostMs = 0.6;
/** A walk through 100 GB of small pages takes two seconds, more where the lock of the memory is held by others. */
const limitMs = 10_000;
/** The clocks differ by less while nobody sets one. */
const maxDriftMs = 1_000;

/** What of a process's memory is its own, in bytes, and when it was read, by the wall clock; null where it was not. */
export interface Footprint {
  readonly pss: number | null;
  readonly uss: number | null;
  readonly pssAt: number | null;
}

export const unknownFootprint: Footprint = { pss: null, uss: null, pssAt: null };

export interface FootprintParts {
  readonly table: Pick<ProcessTable, 'slots' | 'columns' | 'slotOf'>;
  readonly calls: Pick<AbandonableCalls, 'memoryFootprint' | 'cpuMs'>;
  readonly clock: Pick<Clock, 'wallMs' | 'steadyMs'>;
  readonly warnings: AgentWarnings;
  readonly logger: Logger;
}

/** One process that is being read, or has been since the last sweep. */
interface AskedProcess {
  readonly slot: number;
  readonly pid: number;
  readonly serial: number;
  /** Whether it became another program meanwhile. */
  isOutdated: boolean;
  readMs: number;
  footprint: MemoryFootprint | null;
}

/**
 * The proportional and unique memory of the processes with the most, from /proc/PID/smaps_rollup (proc_pid_smaps(5)).
 * The kernel walks through all pages of a process for it, holding its lock, so the helper process reads one after the
 * other between two ticks, as their share of CPU time allows.
 */
export class Footprints {
  readonly #parts: FootprintParts;
  readonly #readings = new Map<number, FootprintReading>();
  /** What readers of a slot see, the same object until it is read again. */
  readonly #footprints = new Map<number, Footprint>();
  /** PIDs whose reading took too long, by slot. */
  readonly #slow = new Map<number, number>();
  #answers: AskedProcess[] = [];
  #asking: AskedProcess | null = null;
  /** Why the helper answers nothing; null while it does. */
  #failure: string | null = null;
  #isReading = false;
  #isStopped = false;
  #creditMs = maxCreditMs;
  #lastMs: number | null = null;
  /** From the steady clock to the wall clock. */
  #wallOffsetMs = Number.NaN;

  constructor(parts: FootprintParts) {
    this.#parts = parts;
  }

  /** Takes the answers since the last sweep, and begins to read what is due. Call it after each sweep. */
  continue({ number, ended, execs }: Pick<Sweep, 'number' | 'ended' | 'execs'>): void {
    const { clock, table, logger } = this.#parts;
    const nowMs = clock.steadyMs();
    this.#followClock(nowMs);
    this.#forgetOutdated([...ended, ...execs]);
    this.#accept(number, execs);
    this.#warn();
    this.#creditMs = Math.min(maxCreditMs, this.#creditMs + (nowMs - (this.#lastMs ?? nowMs)) * cpuShare);
    this.#lastMs = nowMs;
    if (!this.#isReading && !this.#isStopped && this.#creditMs > 0) {
      const due = chooseFootprints(table, this.#readings, nowMs, number).map((slot) => this.#toAsk(slot));
      this.#read(due).catch((error: unknown) => logger.error({ err: error }, 'reading the memory of processes failed'));
    }
  }

  /** The last reading of the process in a slot of the table. */
  footprintOf(slot: number): Footprint {
    return this.#footprints.get(slot) ?? unknownFootprint;
  }

  /** Whether these are still the values of the process in the slot. */
  isCurrent({ pssAt, pss }: Footprint, slot: number): boolean {
    const now = this.footprintOf(slot);
    return now.pssAt === pssAt && now.pss === pss;
  }

  /** Before the helper ends, which rejects what was asked. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Where a clock was set, the times by the wall clock are other ones. */
  #followClock(nowMs: number): void {
    const offsetMs = this.#parts.clock.wallMs() - nowMs;
    if (Math.abs(offsetMs - this.#wallOffsetMs) <= maxDriftMs) {
      return;
    }
    this.#wallOffsetMs = offsetMs;
    for (const [slot, reading] of this.#readings) {
      this.#show(slot, reading);
    }
  }

  /**
   * What a failed sweep reported is lost, so that a slot may have another process without a report of an end. The
   * memory of a process that ended is gone although a zombie is left.
   */
  #forgetOutdated(reported: readonly number[]): void {
    const { serial, rss } = this.#parts.table.columns;
    const others = [...this.#readings].filter(([slot, reading]) => serial[slot] !== reading.serial || rss[slot] === 0);
    for (const slot of [...reported, ...others.map(([slot]) => slot)]) {
      this.#readings.delete(slot);
      this.#footprints.delete(slot);
      this.#slow.delete(slot);
    }
  }

  /** An answer belongs to a process that has been the one with this PID until a sweep after it. */
  #accept(sweep: number, execs: readonly number[]): void {
    const { table } = this.#parts;
    const answers = this.#answers;
    this.#answers = [];
    for (const asked of this.#asking === null ? answers : [...answers, this.#asking]) {
      asked.isOutdated ||= execs.includes(asked.slot);
    }
    for (const { slot, pid, serial, isOutdated, readMs, footprint } of answers) {
      if (!isOutdated && table.columns.serial[slot] === serial && table.slotOf(pid) === slot) {
        const reading = { serial, pss: footprint?.pss ?? null, uss: footprint?.uss ?? null, readMs, sweep };
        this.#readings.set(slot, reading);
        this.#show(slot, reading);
      }
    }
  }

  #show(slot: number, { pss, uss, readMs }: FootprintReading): void {
    const pssAt = pss === null ? null : Math.round(readMs + this.#wallOffsetMs);
    this.#footprints.set(slot, { pss, uss, pssAt });
  }

  #toAsk(slot: number): AskedProcess {
    const { pid, serial } = this.#parts.table.columns;
    return {
      slot,
      pid: pid[slot] ?? 0,
      serial: serial[slot] ?? Number.NaN,
      isOutdated: false,
      readMs: 0,
      footprint: null,
    };
  }

  /** Reads one after the other until the CPU time is used up. */
  async #read(due: readonly AskedProcess[]): Promise<void> {
    this.#isReading = true;
    try {
      for (const asked of due) {
        if (this.#creditMs <= 0 || this.#isStopped || !(await this.#ask(asked))) {
          return;
        }
      }
    } finally {
      this.#asking = null;
      this.#isReading = false;
    }
  }

  /** False if the helper answers nothing at present. */
  async #ask(asked: AskedProcess): Promise<boolean> {
    const { calls, clock } = this.#parts;
    const { slot, pid } = asked;
    const isFirst = !this.#readings.has(slot);
    const cpuMs = calls.cpuMs;
    this.#asking = asked;
    try {
      asked.footprint = await calls.memoryFootprint(pid, { limitMs });
      this.#slow.delete(slot);
    } catch (error) {
      if (!(error instanceof PsutilError)) {
        throw error;
      }
      if (error instanceof Unresponsive) {
        this.#failure = error.message;
        return false;
      }
      // It ended, may not be read, or has no memory. Only the slow ones are worth a warning.
      if (error instanceof TimeoutExpired) {
        this.#slow.set(slot, pid);
      }
    }
    const costMs = ownCostMs + calls.cpuMs - cpuMs;
    this.#creditMs -= isFirst ? Math.min(costMs, maxFirstCostMs) : costMs;
    this.#failure = null;
    asked.readMs = clock.steadyMs();
    this.#answers.push(asked);
    return true;
  }

  #warn(): void {
    const slow = [...this.#slow.values()].map((pid): AgentWarning => {
      return { code: 'unread-memory', detail: `PID ${pid} did not tell its memory within ${limitMs / 1_000} s` };
    });
    const failed: AgentWarning[] = this.#failure === null ? [] : [{ code: 'unread-memory', detail: this.#failure }];
    this.#parts.warnings.set('footprints', [...failed, ...slow]);
  }
}
