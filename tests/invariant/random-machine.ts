import type { ProcessReading, ProgramReading } from '@psfleet/agent/testing';
import type { Deed, TickPlan } from './process-arbitrary.js';

/** The readings of a machine at one tick. */
export interface HistoryTick {
  readonly readings: readonly ProcessReading[];
  readonly bootId: string;
  /** The time that the ticker gives to it: when it was due, unless the clock was set by more than a second. */
  readonly ts: number;
  /** Milliseconds since the epoch by the clock of the machine and by that of the fleet, and since the boot. */
  readonly wallMs: number;
  readonly fleetMs: number;
  readonly monotonicMs: number;
  /** Counts the lives of the agent; each has a queue of its own. */
  readonly agentLife: number;
  readonly parts: number;
}

export const intervalMs = 10_000;
const gapMs = 3 * 3_600_000;
/** The clock never goes back further than this behind its maximum: it passes minutes twice, not hours. */
const maxBackMs = 25 * 60_000;
/** The ticker ignores a smaller distance between a time of its grid and the clock. */
const maxDistanceMs = 1_000;
/** At least this many other ticks lie between two gaps. */
const ticksBetweenGaps = 4;

const programs = ['node', 'postgres: main', 'sh -c "x"', 'näme \u{1F600}', "it's -- ; DROP", ''] as const;
const users = ['root', 'app', null] as const;

interface Living extends Omit<ProcessReading, 'createTime' | 'hasExeced'> {}

/** Plays a plan: keeps the processes of a machine and returns a reading of them at each tick. */
export class RandomMachine {
  readonly #startWallMs: number;
  #living = new Map<number, Living>();
  #execs = new Set<number>();
  #nextPid = 2;
  #boots = 0;
  #agentLife = 0;
  #monotonicMs = 5_000;
  #wallOffsetMs = 0;
  /** The time of the fleet minus the monotonic time. */
  #fleetOffsetMs = 0;
  #newestWallMs = 0;
  #ticksSinceGap = 0;

  /** `aheadMs` is how wrong its clock is at the start. */
  constructor(startMs: number, aheadMs = 0) {
    this.#startWallMs = startMs + aheadMs;
    this.#wallOffsetMs = this.#startWallMs - this.#monotonicMs;
    this.#fleetOffsetMs = startMs - this.#monotonicMs;
    this.#boot();
  }

  play(plans: readonly TickPlan[]): HistoryTick[] {
    return plans.map((plan) => this.#tick(plan));
  }

  #tick({ turn, deeds, parts }: TickPlan): HistoryTick {
    this.#execs = new Set();
    this.#monotonicMs +=
      turn.kind === 'late'
        ? 2 * intervalMs
        : turn.kind === 'gap' && this.#ticksSinceGap > ticksBetweenGaps
          ? gapMs
          : intervalMs;
    this.#ticksSinceGap =
      turn.kind === 'gap' || turn.kind === 'reboot' || turn.kind === 'agent-restart' ? 0 : this.#ticksSinceGap + 1;
    const stepMs = turn.kind === 'clock' ? this.#stepClock(turn.stepMs) : 0;
    if (turn.kind === 'agent-restart' || turn.kind === 'reboot') {
      this.#agentLife += 1;
    }
    if (turn.kind === 'reboot') {
      this.#boot();
    }
    if (turn.kind === 'all-gone') {
      this.#living.clear();
    } else {
      for (const deed of deeds) {
        this.#do(deed);
      }
    }
    const wallMs = this.#monotonicMs + this.#wallOffsetMs;
    this.#newestWallMs = Math.max(this.#newestWallMs, wallMs);
    // As the kernel computes it: in whole seconds, and shifted when the clock is set.
    const bootTime = Math.floor(this.#wallOffsetMs / 1000);
    const readings = [...this.#living.values()]
      .toSorted((a, b) => a.pid - b.pid)
      .map((process) => ({
        ...process,
        hasExeced: this.#execs.has(process.pid),
        createTime: bootTime + process.startTicks / 100,
      }));
    return {
      readings,
      bootId: `boot-${this.#boots}`,
      ts: Math.abs(stepMs) > maxDistanceMs ? wallMs : wallMs - stepMs,
      wallMs,
      fleetMs: this.#monotonicMs + this.#fleetOffsetMs,
      monotonicMs: this.#monotonicMs,
      agentLife: this.#agentLife,
      parts,
    };
  }

  /** Sets the clock; returns by how much. */
  #stepClock(stepMs: number): number {
    const wallMs = this.#monotonicMs + this.#wallOffsetMs + stepMs;
    if (wallMs <= this.#newestWallMs - maxBackMs || wallMs <= this.#startWallMs) {
      return 0;
    }
    this.#wallOffsetMs += stepMs;
    return stepMs;
  }

  #boot(): void {
    this.#boots += 1;
    const passedMs = this.#monotonicMs + 60_000;
    this.#monotonicMs = 7_000;
    this.#wallOffsetMs += passedMs - this.#monotonicMs;
    this.#fleetOffsetMs += passedMs - this.#monotonicMs;
    this.#living = new Map();
    this.#nextPid = 2;
    this.#living.set(
      1,
      newborn({ pid: 1, startTicks: 1, ppid: 0, program: 0, user: 0, cpuTicks: 40, isDenied: false }),
    );
  }

  #do(deed: Deed): void {
    if (deed.kind === 'birth') {
      return this.#bear(deed);
    }
    const process = this.#pick(deed.who);
    if (process === undefined) {
      return;
    }
    const put = (changes: Partial<Living>): void => void this.#living.set(process.pid, { ...process, ...changes });
    const program = (changes: Partial<ProgramReading>): Partial<Living> => ({
      identity: { ...process.identity, ...changes },
    });
    switch (deed.kind) {
      case 'death':
        return this.#end(process.pid);
      case 'recycle':
        this.#end(process.pid);
        this.#living.set(
          process.pid,
          newborn({
            pid: process.pid,
            startTicks: Math.max(this.#nowTicks(), process.startTicks + 1),
            ppid: 1,
            program: deed.value,
            user: deed.value,
            cpuTicks: deed.value % 7,
            isDenied: false,
          }),
        );
        return;
      case 'exec':
        this.#execs.add(process.pid);
        return put(program(programOf(deed.value, process.identity.username)));
      case 'rewrite':
        return put(
          program({
            cmdline: deed.value % 5 === 0 ? null : [`rewritten ${deed.value}`, ''],
            isCmdlineCut: deed.value % 3 === 0,
            isCmdlineScrubbed: deed.value % 2 === 0,
          }),
        );
      case 'rename':
        return put(program({ name: `renamed-${deed.value}` }));
      case 'setuid':
        return put({ uid: deed.value, ...program({ username: users[deed.value % users.length] ?? null }) });
      case 'move':
        return put(
          program({
            cgroup: `/slice-${deed.value}`,
            unit: deed.value % 2 === 0 ? null : `u${deed.value}.service`,
            containerId: deed.value % 3 === 0 ? null : 'c'.repeat(12),
          }),
        );
      case 'deny':
        return put(
          deed.value % 2 === 0
            ? { readBytes: null, writeBytes: null, numFds: null, tcpSentBytes: null, tcpReceivedBytes: null }
            : {
                readBytes: deed.value,
                writeBytes: 2 * deed.value,
                numFds: 3,
                tcpSentBytes: 3 * deed.value,
                tcpReceivedBytes: 4 * deed.value,
              },
        );
      case 'hide-cpu':
        return put({ cpuTicks: null, ctxSwitches: null });
      case 'correct':
        return put({ cpuTicks: process.cpuTicks === null ? null : Math.max(0, process.cpuTicks - 1) });
      case 'work':
        return put({
          cpuTicks: (process.cpuTicks ?? 0) + (deed.value % 400),
          readBytes: process.readBytes === null ? null : process.readBytes + 4096 * (deed.value % 3),
          writeBytes: process.writeBytes === null ? null : process.writeBytes + deed.value,
          tcpSentBytes: process.tcpSentBytes === null ? null : process.tcpSentBytes + 3 * (deed.value % 700),
          tcpReceivedBytes: process.tcpReceivedBytes === null ? null : process.tcpReceivedBytes + (deed.value % 2),
          ctxSwitches: process.ctxSwitches === null ? null : process.ctxSwitches + 1,
          childTicks: process.childTicks === null ? null : process.childTicks + (deed.value % 3),
          status: deed.value % 2 === 0 ? 'running' : 'sleeping',
        });
      case 'gauge':
        return put({
          rss: deed.value % 11 === 0 ? null : 4096 * deed.value,
          vms: 8192 * deed.value,
          shared: deed.value % 5 === 0 ? 0 : 4096 * (deed.value % 100),
          peakRss: deed.value % 11 === 0 ? null : 4096 * (deed.value + 300),
          swap: 4096 * (deed.value % 3),
          ...this.#footprint(deed.value),
          numThreads: 1 + (deed.value % 9),
          nice: (deed.value % 40) - 20,
          status: deed.value % 13 === 0 ? 'zombie' : 'sleeping',
        });
    }
  }

  /** An agent reads these values now and then. */
  #footprint(value: number): Pick<Living, 'pss' | 'uss' | 'pssAt'> {
    return value % 4 === 0
      ? { pss: null, uss: null, pssAt: null }
      : { pss: 2048 * value, uss: 1024 * value, pssAt: this.#monotonicMs + this.#wallOffsetMs - value };
  }

  #bear({ who, program, user, cpuTicks, isDenied }: Deed & { readonly kind: 'birth' }): void {
    const ppid = this.#pick(who)?.pid ?? 0;
    this.#living.set(
      this.#nextPid,
      newborn({ pid: this.#nextPid, startTicks: this.#nowTicks(), ppid, program, user, cpuTicks, isDenied }),
    );
    this.#nextPid += 1;
  }

  /** The first process adopts the children. */
  #end(pid: number): void {
    this.#living.delete(pid);
    for (const process of this.#living.values()) {
      if (process.ppid === pid) {
        this.#living.set(process.pid, { ...process, ppid: this.#living.has(1) ? 1 : 0 });
      }
    }
  }

  #pick(who: number): Living | undefined {
    const all = [...this.#living.values()];
    return all[who % Math.max(all.length, 1)];
  }

  #nowTicks(): number {
    return Math.floor(this.#monotonicMs / 10);
  }
}

interface Birth {
  readonly pid: number;
  readonly startTicks: number;
  readonly ppid: number;
  readonly program: number;
  readonly user: number;
  readonly cpuTicks: number;
  readonly isDenied: boolean;
}

function newborn({ pid, startTicks, ppid, program, user, cpuTicks, isDenied }: Birth): Living {
  const username = users[user % users.length] ?? null;
  return {
    pid,
    startTicks,
    ppid,
    identity: programOf(program, username),
    uid: username === null ? null : user,
    status: 'sleeping',
    cpuTicks,
    rss: 1_000_000 + pid,
    vms: 2 ** 40,
    shared: 4096,
    peakRss: 1_500_000 + pid,
    swap: 0,
    pss: null,
    uss: null,
    pssAt: null,
    numThreads: 1,
    numFds: isDenied ? null : 4,
    readBytes: isDenied ? null : 4096,
    writeBytes: isDenied ? null : 0,
    ctxSwitches: isDenied ? null : 10,
    majorFaults: 1,
    nice: 0,
    tcpSentBytes: isDenied ? null : 0,
    tcpReceivedBytes: isDenied ? null : 100,
    childTicks: isDenied ? null : 0,
  };
}

function programOf(program: number, username: string | null): ProgramReading {
  const name = programs[program % programs.length] ?? '';
  const isKernelThread = name === '';
  return {
    name: isKernelThread ? 'kworker/0:1' : name,
    exe: isKernelThread ? null : `/usr/bin/${name}`,
    cmdline: isKernelThread ? [] : [name, '--flag', ''],
    isCmdlineCut: false,
    isCmdlineScrubbed: false,
    username,
    terminal: program % 4 === 0 ? '/dev/pts/0' : null,
    cgroup: `/p${program}`,
    containerId: null,
    unit: null,
    containerName: null,
    containerImage: null,
    composeProject: null,
    composeService: null,
    podName: null,
    podNamespace: null,
    exeState: null,
    program: 'program',
  };
}
