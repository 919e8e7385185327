import { appendFile, rename, writeFile } from 'node:fs/promises';
import { readIfPresent, type Logger } from '@psfleet/service-kit';
import type { TrackedProcess } from '../processes/process-tracker.js';
import { parseJournal, type JournalState, type JournalTime, type KnownProcess } from './journal-lines.js';

/** After this many appended bytes the file is written as a whole again, as at each keyframe. */
const maxAppendedBytes = 1_000_000;

/**
 * A file in the agent's folder with the processes that ran at its last tick, so that its successor can tell which ended
 * while there was no agent. It is not synced to disk: it survives the agent, and after a reboot all of its processes
 * have ended anyway. A write that hangs or fails is given up, and the whole file is written next.
 */
export class LifeJournal {
  readonly #file: string;
  readonly #logger: Logger;
  #known: ReadonlyMap<number, TrackedProcess> = new Map();
  #reported = new Set<number>();
  #appendedBytes = Infinity;
  #writing: Promise<void> | null = null;
  #hasFailed = false;

  constructor(file: string, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
  }

  /** What the agent before left; null if it left nothing that can be read. */
  read(): JournalState | null {
    try {
      const text = readIfPresent(this.#file);
      const state = text === null ? null : parseJournal(text);
      if (text !== null && state === null) {
        this.#logger.warn({ file: this.#file }, 'the journal of processes is damaged, what ended meanwhile is unknown');
      }
      return state;
    } catch (error) {
      this.#logger.warn({ err: error }, 'the journal of processes cannot be read, what ended meanwhile is unknown');
      return null;
    }
  }

  /** Notes the processes of a tick, in a map that stays as it is. It does not wait for the disk. */
  noteTick(bootId: string, time: JournalTime, current: ReadonlyMap<number, TrackedProcess>, isKeyframe: boolean): void {
    const isWhole = isKeyframe || this.#appendedBytes > maxAppendedBytes || this.#writing !== null;
    if (isWhole) {
      this.#replace(
        `${JSON.stringify({ v: 1, boot: bootId, ...time, alive: [...current.values()].flatMap(toKnown) })}\n`,
      );
    } else {
      this.#append(`${JSON.stringify({ ...time, ...this.#changesTo(current) })}\n`);
    }
    this.#known = current;
    this.#reported = reportedOf(current);
  }

  /** Notes that the agent stops. `isReported` says whether its last tick carries the event. Waits for the disk. */
  async noteStop(time: JournalTime, reason: string, isReported: boolean): Promise<void> {
    await this.settled();
    if (this.#appendedBytes !== Infinity) {
      this.#append(`${JSON.stringify({ ...time, stop: reason, reported: isReported })}\n`);
      await this.settled();
    }
  }

  /** Waits until the disk has what was noted, or has refused it. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** One pass over each map, without an object for each process: hardly any of them has changed. */
  #changesTo(current: ReadonlyMap<number, TrackedProcess>): object {
    const started: KnownProcess[] = [];
    const reported: number[] = [];
    current.forEach((process, pid) => {
      if (this.#known.get(pid) !== process) {
        started.push(...toKnown(process));
      }
      if (process.isExitReported && !this.#reported.has(pid)) {
        reported.push(pid);
      }
    });
    const ended: number[] = [];
    this.#known.forEach((process, pid) => {
      if (current.get(pid) !== process) {
        ended.push(pid);
      }
    });
    return {
      ...(ended.length === 0 ? {} : { ended }),
      ...(started.length === 0 ? {} : { started }),
      ...(reported.length === 0 ? {} : { reported }),
    };
  }

  #replace(text: string): void {
    if (this.#writing !== null) {
      // The disk is behind. The next tick tries again.
      this.#appendedBytes = Infinity;
      return;
    }
    this.#appendedBytes = 0;
    this.#write(async () => {
      await writeFile(`${this.#file}.new`, text, { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    });
  }

  #append(text: string): void {
    this.#appendedBytes += text.length;
    this.#write(() => appendFile(this.#file, text));
  }

  #write(write: () => Promise<void>): void {
    this.#writing = this.#tryWrite(write);
  }

  async #tryWrite(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      this.#hasFailed = false;
    } catch (error) {
      this.#appendedBytes = Infinity;
      if (!this.#hasFailed) {
        this.#logger.warn({ err: error }, 'the journal of processes cannot be written, trying again at each tick');
      }
      this.#hasFailed = true;
    } finally {
      this.#writing = null;
    }
  }
}

function reportedOf(current: ReadonlyMap<number, TrackedProcess>): Set<number> {
  const reported = new Set<number>();
  current.forEach(({ isExitReported }, pid) => {
    if (isExitReported) {
      reported.add(pid);
    }
  });
  return reported;
}

function toKnown({ uid, startTicks, sent, isExitReported }: TrackedProcess): KnownProcess[] {
  return sent === null
    ? []
    : [[sent.pid, startTicks, uid.toString(16), sent.identity.name, sent.identity.username, isExitReported ? 1 : 0]];
}
