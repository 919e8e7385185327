import {
  AccessDenied,
  NotSupported,
  type ProcessEnd,
  type ProcessEvent,
  type ProcessEvents,
  type Psutil,
} from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import type { AgentWarnings } from '../identity/agent-warnings.js';
import type { TrackedProcess } from '../processes/process-tracker.js';
import type { ProcessReading } from '../processes/reading.js';
import type { Scrubber } from '../scrub/scrubber.js';
import { OwnReadings } from './own-readings.js';
import { ReapedAccounts } from './reaped-accounts.js';

type OomEvent = Extract<ProcessEvent, { readonly kind: 'oom' }>;

/** Ticks take the events themselves; in between, the kernel's buffer must not overflow. */
const maxIntervalMs = 1_000;

/** No more are kept per tick, so that a fork bomb cannot exhaust the agent's memory. */
const maxEvents = 150_000;
const maxEnds = 50_000;
/** The most programs whose arguments are read at a time. */
const maxCommands = 100;
/** The most memory that the arguments of one tick take. */
const maxCommandBytes = 8_000_000;

/** What the kernel reported since the tick before. */
export interface KernelBatch {
  readonly events: readonly ProcessEvent[];
  readonly ends: readonly ProcessEnd[];
  /** Whether every end of a process is among `ends`, except for those that were lost. */
  readonly isAccounted: boolean;
  /** Nanoseconds of CPU time that the kernel did not account to an end itself. */
  readonly missingCpuNs: (end: ProcessEnd) => number;
  /** Ends of threads that the kernel could not deliver, or that did not fit. */
  readonly lostEnds: number;
  /** Whether some of these belong to this tick: an exit without an end may be one of them. */
  readonly mayLackEnds: boolean;
  /** How often events were dropped. */
  readonly lostEvents: number;
  /** The arguments of programs that began, by pid, where they ran long enough to be read. */
  readonly commands: ReadonlyMap<number, readonly string[]>;
}

/**
 * Collects what the kernel tells about processes, where the agent may receive it (CAP_NET_ADMIN in the initial
 * namespaces). Elsewhere, and for events that were lost, the sweeps notice starts and exits.
 */
export class KernelEvents {
  readonly source: 'kernel' | 'sweep';
  readonly exitSource: 'taskstats' | 'none';
  readonly #scrubber: Scrubber;
  readonly #warnings: AgentWarnings;
  readonly #logger: Logger;
  readonly #isAccounting: boolean;
  readonly #subscription: ProcessEvents | null;
  readonly #accounts: ReapedAccounts | null;
  readonly #own: OwnReadings | null;
  #events: ProcessEvent[] = [];
  #ends: ProcessEnd[] = [];
  #commands = new Map<number, readonly string[]>();
  #commandBytes = 0;
  #hasUnreadCommands = false;
  #lostEnds = 0;
  #endOverruns = 0;
  #lostEvents = 0;
  #isFailing = false;
  /** The processes of the newest tick. */
  #known: ReadonlyMap<number, TrackedProcess> = new Map();

  /** Without `accounting` the kernel does not account ends to the agent, and nothing warns of that. */
  constructor(
    ps: Psutil,
    logger: Logger,
    scrubber: Scrubber,
    warnings: AgentWarnings,
    { accounting = true }: { readonly accounting?: boolean } = {},
  ) {
    this.#isAccounting = accounting;
    this.#scrubber = scrubber;
    this.#warnings = warnings;
    this.#logger = logger;
    const subscription = this.#subscribe(ps);
    this.#subscription = subscription;
    this.source = subscription === null ? 'sweep' : 'kernel';
    this.exitSource = subscription === null || subscription.accountingProblem !== null ? 'none' : 'taskstats';
    if (subscription === null || this.exitSource === 'none') {
      this.#accounts = null;
      this.#own = null;
    } else {
      const accounts = new ReapedAccounts((pid) => subscription.readReaped(pid), ps.pids());
      this.#accounts = accounts;
      this.#own = new OwnReadings(accounts);
    }
  }

  /** Hands out the reports since the last call. `readings` holds the processes of now. */
  take(readings: readonly ProcessReading[]): KernelBatch {
    this.#flush();
    this.#accounts?.settle();
    const [events, ends, commands] = [this.#events, this.#ends, this.#commands];
    const [lostEnds, lostEvents] = [this.#lostEnds, this.#lostEvents];
    const mayLackEnds = lostEnds > 0 || this.#endOverruns > 0;
    this.#warnOfLoss(lostEnds + lostEvents + this.#endOverruns > 0);
    this.#warnOfUnreadCommands();
    this.#events = [];
    this.#ends = [];
    this.#commands = new Map();
    this.#commandBytes = 0;
    this.#hasUnreadCommands = false;
    this.#lostEnds = 0;
    this.#endOverruns = 0;
    this.#lostEvents = 0;
    let present: ReadonlySet<number> | null = null;
    const isPresent = (pid: number): boolean => {
      present ??= new Set(readings.map((reading) => reading.pid));
      return present.has(pid);
    };
    this.#accounts?.endTick(isPresent);
    return {
      events: events.map((event) => (event.kind === 'oom' ? this.#scrub(event) : event)),
      ends,
      isAccounted: this.exitSource === 'taskstats',
      missingCpuNs: (end) => this.#accounts?.missingNsOf(end) ?? 0,
      lostEnds,
      mayLackEnds,
      lostEvents,
      commands,
    };
  }

  /** The readings without what belongs to children that ended, or was told with the exit of a zombie. */
  correct(readings: readonly ProcessReading[], known: ReadonlyMap<number, TrackedProcess>): readonly ProcessReading[] {
    return this.#own === null ? readings : this.#own.correct(readings, known);
  }

  /** The reports that come from now on are about these processes, or about later ones. */
  follow(processes: ReadonlyMap<number, TrackedProcess>): void {
    this.#known = processes;
  }

  stop(): void {
    this.#subscription?.stop();
  }

  #flush(): void {
    try {
      this.#subscription?.flush();
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  /** What could not be read counts as lost, and the sweep notices starts and exits instead. */
  #noteFailure(error: unknown): void {
    if (!this.#isFailing) {
      this.#logger.error({ err: error }, 'kernel events cannot be read, trying again');
    }
    this.#isFailing = true;
    this.#lostEvents += 1;
  }

  #scrub({ name, victim, ...event }: OomEvent): ProcessEvent {
    const cgroup = victim.cgroup === null ? null : this.#scrubber.scrubName(victim.cgroup);
    return { ...event, name: this.#scrubber.scrubName(name), victim: { ...victim, cgroup } };
  }

  #subscribe(ps: Psutil): ProcessEvents | null {
    try {
      const subscription = ps.processEvents({
        maxIntervalMs,
        accounting: this.#isAccounting,
        onError: (error) => this.#noteFailure(error),
        onEvents: (batch) => {
          this.#keep(batch.events, batch.ends);
          this.#accounts?.add(batch, this.#known);
          this.#lostEnds += batch.lostEnds;
          this.#endOverruns += batch.endOverruns;
          this.#lostEvents += batch.overruns;
          this.#isFailing = false;
        },
      });
      this.#warnOfAccounting(subscription.accountingProblem);
      return subscription;
    } catch (error) {
      if (!(error instanceof AccessDenied || error instanceof NotSupported)) {
        throw error;
      }
      this.#logger.info({ reason: error.message }, 'kernel events are not available, sweeps notice starts and exits');
      this.#warnOfAccounting(error.message);
      return null;
    }
  }

  #keep(events: readonly ProcessEvent[], ends: readonly ProcessEnd[]): void {
    const room = maxEvents - this.#events.length;
    this.#lostEvents += events.length > room ? 1 : 0;
    for (const event of events.slice(0, room)) {
      this.#events.push(event);
    }
    const roomForEnds = maxEnds - this.#ends.length;
    this.#lostEnds += Math.max(0, ends.length - roomForEnds);
    for (const end of ends.slice(0, roomForEnds)) {
      this.#ends.push(end);
    }
    this.#readCommands(events);
  }

  /** Only while a program runs can its arguments be read; a sweep reads them of those that live until then. */
  #readCommands(events: readonly ProcessEvent[]): void {
    const exited = new Set<number>();
    const execed = new Set<number>();
    for (const { kind, pid } of events) {
      if (kind === 'exit') {
        exited.add(pid);
      } else if (kind === 'exec') {
        execed.add(pid);
      }
    }
    let read = 0;
    for (const pid of execed) {
      if (exited.has(pid) || read === maxCommands) {
        continue;
      }
      if (this.#commandBytes > maxCommandBytes) {
        this.#hasUnreadCommands = true;
        return;
      }
      read += 1;
      const command = this.#subscription?.readCommand(pid) ?? null;
      if (command !== null) {
        this.#commands.set(pid, command);
        this.#commandBytes += sizeOf(command);
      }
    }
  }

  #warnOfAccounting(problem: string | null): void {
    this.#warnings.set(
      'kernel-events',
      problem === null || !this.#isAccounting
        ? []
        : [{ code: 'taskstats-unavailable', detail: problem.toWellFormed() }],
    );
  }

  #warnOfUnreadCommands(): void {
    const detail = 'programs with very long arguments began; those of others that ended soon are not known';
    this.#warnings.set('kernel-commands', this.#hasUnreadCommands ? [{ code: 'events-lost', detail }] : []);
  }

  #warnOfLoss(hasLost: boolean): void {
    const detail = 'more processes started and ended than the kernel could deliver; ticks count them in lost_ends';
    this.#warnings.set('kernel-events-lost', hasLost ? [{ code: 'events-lost', detail }] : []);
  }
}

/** About the bytes in memory: two for a character that is not Latin, and a pointer and a header for each argument. */
function sizeOf(command: readonly string[]): number {
  return command.reduce((sum, { length }) => sum + 2 * length + 24, 0);
}
