// recycled-pids.test.ts runs this as the first process of a PID namespace. It recycles one PID repeatedly, acts on
// processes that are gone, and counts mistakes. usage: recycle.js FOLDER ROUNDS; prints one JSON object, after 45 s at
// the latest.
import { NoSuchProcess, createPsutil, type ProcessTable, type Psutil } from '../../src/index.js';
import { createLinuxPlatform } from '../../src/linux/platform.js';
import { cpuClocks } from '../../src/linux/native/cpu-clock.js';
import { pidfdCalls } from '../../src/linux/native/pidfd.js';
import { endedByRecycler, startRecycler, type Recycler } from './recycler.js';

const ENOSYS = 38;
const endedByTest = 128 + 10;
/** A busy machine may not finish all rounds. */
const limitMs = 45_000;

/** What recycled-pids.test.ts receives. All but the first three must be 0. */
export interface RecycleReport {
  rounds: number;
  /** Rounds in which both processes started at the same tick, so that only a kept descriptor distinguishes them. */
  equalTicks: number;
  /** Acts on the right, living process. */
  rightActs: number;
  /** Processes that ended in an unexpected way, because a signal hit or missed them. */
  wrongEnds: number;
  /** Acts on a dead process that did not throw NoSuchProcess. */
  unnoticed: number;
  /** Living processes that were reported as gone. */
  falselyGone: number;
  /** Exits that the table reported for living processes. */
  falseEnds: number;
  /** Processes whose priority was changed instead of another's. */
  reniced: number;
}

class Rounds {
  readonly report: RecycleReport = {
    rounds: 0,
    equalTicks: 0,
    rightActs: 0,
    wrongEnds: 0,
    unnoticed: 0,
    falselyGone: 0,
    falseEnds: 0,
    reniced: 0,
  };
  readonly #recycler: Recycler;
  readonly #plain: Psutil = createPsutil();
  readonly #withoutPidfd: Psutil = createPsutil({
    platform: (context) => createLinuxPlatform(context, { ...pidfdCalls, open: () => -ENOSYS }),
  });
  readonly #recyclesWithin: Psutil;
  readonly #table: ProcessTable = this.#plain.createProcessTable({ fds: false });
  /** Distinguishes processes by their inodes (Linux 6.9). */
  readonly #withoutDescriptors: ProcessTable = this.#plain.createProcessTable({ fds: false, maxDescriptors: 0 });
  /** As if all processes had run equally long. */
  readonly #withEqualClocks: ProcessTable = createPsutil({
    platform: (context) => createLinuxPlatform(context, pidfdCalls, { ...cpuClocks, read: () => true }),
  }).createProcessTable({ fds: false });
  #expectedEnd = endedByRecycler;

  constructor(recycler: Recycler) {
    this.#recycler = recycler;
    // The worst moment: the process is replaced after it was read and before its pidfd is opened.
    this.#recyclesWithin = createPsutil({
      platform: (context) =>
        createLinuxPlatform(context, {
          ...pidfdCalls,
          open: (pid) => {
            this.#recycle();
            return pidfdCalls.open(pid);
          },
        }),
    });
  }

  run(count: number): void {
    const kinds = [
      () => this.#pinned(this.#plain),
      () => this.#pinned(this.#withoutPidfd),
      () => this.#replacedWithin(),
      () => this.#seenOnly(),
      () => this.#inTable(this.#table),
      () => this.#inTable(this.#withoutDescriptors),
      () => this.#inTable(this.#withEqualClocks),
      () => this.#alive(),
    ];
    const until = performance.now() + limitMs;
    while (this.report.rounds < count && performance.now() < until) {
      kinds[this.report.rounds % kinds.length]?.();
    }
    this.#recycle();
  }

  /** Pins a process, replaces it, then acts on it. */
  #pinned(ps: Psutil): void {
    const subject = new ps.Process(this.#recycler.pid);
    const pin = subject.pin();
    this.report.falselyGone += pin.isAlive() ? 0 : 1;
    this.#recycle();
    this.report.unnoticed += pin.isAlive() ? 1 : 0;
    this.#mustFail(() => pin.sendSignal('SIGKILL'));
    this.#mustFail(() => pin.setNice(5));
    pin.release();
    this.#compare(subject.ident.startTicks);
  }

  #replacedWithin(): void {
    const subject = new this.#recyclesWithin.Process(this.#recycler.pid);
    this.#mustFail(() => subject.sendSignal('SIGKILL'));
    this.#compare(subject.ident.startTicks);
  }

  /** Without a pin only the start tick decides; if it differs, nothing may happen. */
  #seenOnly(): void {
    const subject = new this.#plain.Process(this.#recycler.pid);
    this.#recycle();
    if (!this.#compare(subject.ident.startTicks)) {
      this.report.unnoticed += subject.isRunning() ? 1 : 0;
      this.#mustFail(() => subject.kill());
      this.#mustFail(() => subject.nice(5));
      this.#mustFail(() => subject.pin());
    }
  }

  /**
   * Sweeps, replaces a process, sweeps again: there must be one exit and one start, and the dead row must pin nothing.
   */
  #inTable(table: ProcessTable): void {
    const { pid } = this.#recycler;
    table.sweepSync();
    const slot = table.slotOf(pid) ?? Number.NaN;
    const startTicks = table.columns.startTicks[slot] ?? null;
    this.#recycle();
    this.#mustFail(() => table.pin(slot).sendSignal(9));
    const { ended, started } = table.sweepSync();
    this.report.unnoticed += ended.includes(slot) && started.includes(table.slotOf(pid) ?? Number.NaN) ? 0 : 1;
    this.report.falseEnds += ended.length - 1 + table.sweepSync().ended.length;
    this.#compare(startTicks);
  }

  /** The intended process lives, and the act must reach it. */
  #alive(): void {
    const subject = new this.#plain.Process(this.#recycler.pid);
    const pin = subject.pin();
    this.report.falselyGone += pin.isAlive() && subject.isRunning() ? 0 : 1;
    this.report.rightActs += pin.sendSignal('SIGUSR1') ? 1 : 0;
    this.#expectedEnd = endedByTest;
    pin.release();
    this.#recycle();
    this.#compare(subject.ident.startTicks);
  }

  #recycle(): void {
    const ended = this.#recycler.recycle();
    this.report.rounds += 1;
    this.report.wrongEnds += ended === this.#expectedEnd ? 0 : 1;
    this.#expectedEnd = endedByRecycler;
  }

  /** Whether the process that has the PID now started at the same tick. */
  #compare(startTicks: number | null): boolean {
    const successor = new this.#plain.Process(this.#recycler.pid);
    this.report.reniced += successor.nice() === 0 ? 0 : 1;
    const isEqual = successor.ident.startTicks === startTicks;
    this.report.equalTicks += isEqual ? 1 : 0;
    return isEqual;
  }

  #mustFail(act: () => unknown): void {
    try {
      act();
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        return;
      }
      throw error;
    }
    this.report.unnoticed += 1;
  }
}

const [folder = '', count = '0'] = process.argv.slice(2);
const recycler = startRecycler(folder);
const rounds = new Rounds(recycler);
try {
  rounds.run(Number(count));
} finally {
  recycler.close();
}
console.log(JSON.stringify(rounds.report));
