import { completeName, type ProcessIdentityFacts, type ProcessTable, type Psutil } from '@psfleet/psutil-core';
import { programKey, wireText } from '@psfleet/wire';
import type { Scrubber } from '../scrub/scrubber.js';
import { ExecutableRound } from './executable-round.js';
import { unknownFootprint, type Footprints } from './footprints.js';
import type { LateArguments } from './late-arguments.js';
import type { ContainerReading, ProcessReading, ProgramReading } from './reading.js';
import { scrubCommand } from './scrub-command.js';
import { noBytes, unknownBytes, type FinalBytes, type TcpCounter } from './tcp-counter.js';
import type { UnseenChildren } from './unseen-children.js';
import { shownUser, type UserNames } from './user-names.js';

/** A control group can change without a trace, so every process is read again within this time, a few per tick. */
const identityRoundMs = 900_000;

type Users = Pick<UserNames, 'refresh' | 'nameOf'>;

/** Names for a program that may wait for the machine's name service. */
function usersOf({ platform }: Psutil): Users {
  const none = new Set<number>();
  return { refresh: () => none, nameOf: (uid) => platform.userName(uid) };
}

/** Reads all processes through psutil-core's table, which keeps them between two ticks. */
export class ProcessReader {
  /** What the processes that ended at the last sweep had transferred. */
  ended: FinalBytes = noBytes;
  readonly #ps: Psutil;
  readonly #table: ProcessTable;
  readonly #executables: ExecutableRound;
  readonly #scrubber: Scrubber;
  readonly #tcp: TcpCounter | null;
  readonly #footprints: Footprints | null;
  readonly #lateArguments: LateArguments | null;
  readonly #children: UnseenChildren | null;
  readonly #users: Users;
  readonly #programs = new WeakMap<ProcessIdentityFacts, ProgramReading>();
  /** The round of refreshes continues after this pid. */
  #refreshedPid = -1;
  #sweptMs: number | null = null;
  /** Readings of the last sweep by slot, kept for the many processes of which the table read nothing new. */
  readonly #kept: ProcessReading[] = [];
  /** Number of the last complete sweep. Rows that a failed one touched must not count as unchanged. */
  #completedSweep = -1;
  #bootTime: number | null = null;

  /**
   * Without `tcp`, the TCP payload of every process is unknown; without `footprints`, its proportional memory; without
   * `lateArguments`, the arguments that a sweep does not read because the memory of the process may be held; without
   * `children`, the CPU time of those that ended unseen.
   */
  constructor(
    ps: Psutil,
    table: ProcessTable,
    scrubber: Scrubber,
    users: Users = usersOf(ps),
    tcp: TcpCounter | null = null,
    footprints: Footprints | null = null,
    lateArguments: LateArguments | null = null,
    children: UnseenChildren | null = null,
  ) {
    this.#ps = ps;
    this.#tcp = tcp;
    this.#footprints = footprints;
    this.#lateArguments = lateArguments;
    this.#children = children;
    this.#table = table;
    this.#executables = new ExecutableRound(table);
    this.#scrubber = scrubber;
    this.#users = users;
  }

  /** `nowMs` is monotonic. Skips processes without a start time, because it is part of their identity. */
  async read(nowMs: number): Promise<ProcessReading[]> {
    const sweep = await this.#table.sweep();
    const { execs, number } = sweep;
    this.#refreshSome(nowMs);
    this.#executables.continue(nowMs);
    this.#footprints?.continue(sweep);
    this.#lateArguments?.continue();
    await this.#tcp?.read(sweep);
    this.ended = this.#tcp?.endedBytes(sweep) ?? noBytes;
    // It comes last, so that it knows which processes ended while all this was read.
    this.#children?.read(sweep);
    const execed = new Set(execs);
    const renamed = this.#users.refresh();
    const bootTime = this.#ps.bootTime();
    const isSameClock = bootTime === this.#bootTime;
    const { touchedAt, startTicks, uid } = this.#table.columns;
    const readings: ProcessReading[] = [];
    for (const slot of this.#table.slots) {
      const started = orNull(startTicks[slot]);
      if (started === null) {
        continue;
      }
      const kept = this.#kept[slot];
      const isSame =
        kept !== undefined &&
        !kept.hasExeced &&
        isSameClock &&
        (touchedAt[slot] ?? Infinity) <= this.#completedSweep &&
        !renamed.has(uid[slot] ?? Number.NaN);
      const reading = isSame
        ? this.#withLateValues(kept, slot)
        : this.#readSlot(slot, started, bootTime, execed.has(slot));
      this.#kept[slot] = reading;
      readings.push(reading);
    }
    this.#completedSweep = number;
    this.#bootTime = bootTime;
    return readings;
  }

  #refreshSome(nowMs: number): void {
    const { slots, columns } = this.#table;
    const elapsedMs = this.#sweptMs === null ? 0 : nowMs - this.#sweptMs;
    this.#sweptMs = nowMs;
    let budget = Math.ceil((slots.length * elapsedMs) / identityRoundMs);
    for (const slot of slots) {
      const pid = columns.pid[slot] ?? 0;
      if (budget === 0) {
        return;
      }
      if (pid <= this.#refreshedPid) {
        continue;
      }
      this.#table.refresh(slot);
      this.#refreshedPid = pid;
      budget -= 1;
    }
    // After the largest pid, the round starts again.
    if (elapsedMs > 0) {
      this.#refreshedPid = -1;
    }
  }

  #readSlot(slot: number, startTicks: number, bootTime: number, hasExeced: boolean): ProcessReading {
    const { columns, ticksPerSecond } = this.#table;
    return {
      pid: columns.pid[slot] ?? 0,
      startTicks,
      ppid: orNull(columns.ppid[slot]),
      identity: this.#programOf(this.#table.identity(slot), orNull(columns.uid[slot])),
      hasExeced,
      uid: orNull(columns.uid[slot]),
      status: this.#table.status(slot),
      createTime: bootTime + startTicks / ticksPerSecond,
      cpuTicks: hundredths(columns.userTicks[slot], columns.systemTicks[slot], ticksPerSecond),
      rss: orNull(columns.rss[slot]),
      vms: orNull(columns.vms[slot]),
      shared: orNull(columns.shared[slot]),
      peakRss: orNull(columns.peakRss[slot]),
      swap: orNull(columns.swap[slot]),
      numThreads: orNull(columns.numThreads[slot]),
      numFds: orNull(columns.numFds[slot]),
      readBytes: orNull(columns.readBytes[slot]),
      writeBytes: orNull(columns.writeBytes[slot]),
      ctxSwitches: sum(columns.voluntary[slot], columns.involuntary[slot]),
      majorFaults: orNull(columns.majorFaults[slot]),
      nice: orNull(columns.nice[slot]),
      childTicks: this.#children?.ticksOf(slot) ?? null,
      ...(this.#tcp?.bytesOf(slot) ?? unknownBytes),
      ...(this.#footprints?.footprintOf(slot) ?? unknownFootprint),
    };
  }

  /**
   * The kernel can send what a process has written while that does nothing; its memory is read between two ticks; and
   * what its children used may be certain only later.
   */
  #withLateValues(kept: ProcessReading, slot: number): ProcessReading {
    const [tcp, footprints] = [this.#tcp, this.#footprints];
    const childTicks = this.#children?.ticksOf(slot) ?? null;
    const isCurrent =
      kept.childTicks === childTicks &&
      (tcp?.isCurrent(kept, slot) ?? true) &&
      (footprints?.isCurrent(kept, slot) ?? true);
    return isCurrent ? kept : { ...kept, childTicks, ...tcp?.bytesOf(slot), ...footprints?.footprintOf(slot) };
  }

  #nameOf(text: string): string {
    return wireText(this.#scrubber.scrubName(text));
  }

  #nameOrNull(text: string | null): string | null {
    return text === null ? null : this.#nameOf(text);
  }

  #containerOf(id: string | null): ContainerReading {
    const facts = id === null ? null : this.#ps.containerFacts(id);
    return {
      containerName: this.#nameOrNull(facts?.name ?? null),
      containerImage: this.#nameOrNull(facts?.image ?? null),
      composeProject: this.#nameOrNull(facts?.composeProject ?? null),
      composeService: this.#nameOrNull(facts?.composeService ?? null),
      podName: this.#nameOrNull(facts?.podName ?? null),
      podNamespace: this.#nameOrNull(facts?.podNamespace ?? null),
    };
  }

  /** The name of its user may arrive later than the other facts. */
  #programOf(facts: ProcessIdentityFacts, uid: number | null): ProgramReading {
    const username = uid === null ? null : shownUser(this.#users, uid);
    const known = this.#programs.get(facts);
    if (known?.username === username) {
      return known;
    }
    const program = known === undefined ? this.#readProgram(facts, username) : { ...known, username };
    this.#programs.set(facts, program);
    return program;
  }

  #readProgram(facts: ProcessIdentityFacts, username: string | null): ProgramReading {
    const cmdline = facts.cmdline === null ? null : scrubCommand(this.#scrubber, facts.cmdline);
    const name = this.#nameOf(completeName(facts.name, () => facts.cmdline));
    const exe = facts.exe === null || facts.exe === '' ? null : this.#nameOf(facts.exe);
    const container = this.#containerOf(facts.containerId);
    return {
      name,
      exe,
      cmdline: cmdline?.args ?? null,
      isCmdlineCut: cmdline?.isCut ?? false,
      isCmdlineScrubbed: cmdline?.isScrubbed ?? false,
      username,
      terminal: textOrNull(facts.terminal),
      cgroup: this.#nameOrNull(facts.cgroup),
      containerId: textOrNull(facts.containerId),
      unit: this.#nameOrNull(facts.unit),
      program: programKey({ name, exe, cmdline: cmdline?.whole ?? null, ...container }),
      exeState: facts.exeState,
      ...container,
    };
  }
}

function textOrNull(text: string | null): string | null {
  return text === null ? null : wireText(text);
}

/** The table has NaN for unknown values. */
function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function sum(a: number | undefined, b: number | undefined): number | null {
  return orNull((a ?? Number.NaN) + (b ?? Number.NaN));
}

function hundredths(user: number | undefined, system: number | undefined, ticksPerSecond: number): number | null {
  const ticks = sum(user, system);
  return ticks === null ? null : Math.round((ticks * 100) / ticksPerSecond);
}
