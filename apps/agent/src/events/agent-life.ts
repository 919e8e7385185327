import type { Psutil } from '@psfleet/psutil-core';
import type { TrackedTick } from '../processes/process-tracker.js';
import type { Clock } from '../schedule/clock.js';
import type { EventRow } from './event-builder.js';
import type { JournalState } from './journal-lines.js';
import type { LifeJournal } from './life-journal.js';
import { resumeEvents, stoppedAgent } from './resume-events.js';

export interface AgentLifeOptions {
  readonly ps: Psutil;
  readonly journal: LifeJournal;
  readonly agentVersion: string;
  readonly clock: Clock;
}

/** A disk that hangs does not delay a stop further. */
const noteLimitMs = 500;

/** Tells what happened to the agent and to its host: starts and stops, reboots, and what ended meanwhile. */
export class AgentLife {
  readonly #ps: Psutil;
  readonly #journal: LifeJournal;
  readonly #agentVersion: string;
  readonly #clock: Clock;
  readonly #bootId: string | null;
  /** By the steady clock. */
  readonly #startedMs: number;
  readonly #before: JournalState | null;
  #isFirstTick = true;
  #stopReason: string | null = null;
  #isStopReported = false;

  constructor({ ps, journal, agentVersion, clock }: AgentLifeOptions) {
    this.#ps = ps;
    this.#journal = journal;
    this.#agentVersion = agentVersion;
    this.#clock = clock;
    this.#bootId = ps.bootId();
    this.#startedMs = clock.steadyMs();
    this.#before = journal.read();
  }

  /** Whether the agent before this one knew the process. */
  wasKnown(pid: number, startTicks: number): boolean {
    const before = this.#before;
    return before !== null && before.bootId === this.#bootId && before.processes.get(pid)?.[1] === startTicks;
  }

  /** The next tick is the last one. */
  beginStop(reason: string): void {
    this.#stopReason = reason;
  }

  /** The events of the host for this tick: at the first what happened before it, at the last that the agent stops. */
  eventsAt({ current }: TrackedTick, ts: number): EventRow[] {
    const rows = this.#isFirstTick ? this.#resume(current, ts) : [];
    return this.#stopReason === null ? rows : [...rows, stoppedAgent(ts, this.#stopReason)];
  }

  /** Call it when the tick is in the spool. */
  noteTick({ current }: TrackedTick, ts: number, isKeyframe: boolean): void {
    this.#isFirstTick = false;
    this.#isStopReported = this.#stopReason !== null;
    if (this.#bootId !== null) {
      this.#journal.noteTick(this.#bootId, { ts, mono: this.#steadyAt(ts) }, current, isKeyframe);
    }
  }

  /** Leaves to the next agent what it has to tell. */
  async noteStop(): Promise<void> {
    const clock = this.#clock;
    if (this.#stopReason !== null) {
      const time = { ts: clock.wallMs(), mono: clock.steadyMs() };
      const noted = this.#journal.noteStop(time, this.#stopReason, this.#isStopReported);
      await Promise.race([noted, new Promise<void>((resolve) => void clock.setTimer(resolve, noteLimitMs))]);
    }
  }

  /** The steady clock as it was when a tick began: on a busy machine that is seconds ago. */
  #steadyAt(ts: number): number {
    return this.#clock.steadyMs() - (this.#clock.wallMs() - ts);
  }

  #resume(current: TrackedTick['current'], ts: number): EventRow[] {
    markReported(this.#before, this.#bootId, current);
    const mono = this.#steadyAt(ts);
    const startedAgoMs = mono - this.#startedMs;
    return resumeEvents(this.#before, {
      bootId: this.#bootId,
      bootedMs: this.#ps.bootTime() * 1000,
      started: { ts: ts - startedAgoMs, mono: this.#startedMs },
      agentVersion: this.#agentVersion,
      tick: { ts, mono },
      current,
    });
  }
}

/** The exit of a zombie that an earlier agent told is not told again once it is gone. */
function markReported(before: JournalState | null, bootId: string | null, current: TrackedTick['current']): void {
  if (before === null || before.bootId !== bootId) {
    return;
  }
  for (const [pid, startTicks, , , , isExitReported] of before.processes.values()) {
    const process = current.get(pid);
    if (isExitReported === 1 && process?.startTicks === startTicks) {
      process.isExitReported = true;
    }
  }
}
