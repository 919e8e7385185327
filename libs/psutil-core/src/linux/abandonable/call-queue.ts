import { NativeCallFailed, TimeoutExpired, Unresponsive } from '../../errors.js';
import { isSystemError } from '../files/kernel-text.js';
import { errnoName } from '../native/libc.js';
import { AnsweringProcess, type Answer, type HelperEvents } from './answering-process.js';

/** How many calls of each kind are made at once, and may be stuck. */
const threadsOf = { statvfs: 4, user: 2, procFile: 2, cmdline: 2 } as const;
export type CallKind = keyof typeof threadsOf;

/** The helper ends after this time without a call. */
const idleMs = 300_000;
/** A helper that ended is not replaced sooner after its start. */
const restartMs = 10_000;
/** A helper that has not started after this time does not count as one that will. */
const startLimitMs = 10_000;
export const defaultLimitMs = 2_000;

interface Call {
  readonly id: number;
  readonly kind: CallKind;
  readonly argument: string | number;
  readonly limitMs: number;
  readonly resolve: (result: Buffer | null) => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout | null;
  isStuck: boolean;
}

/** A helper that is asked; the real one is a process. */
export type Helper = Pick<AnsweringProcess, 'pid' | 'ask' | 'kill'>;
export type StartHelper = (threads: number, events: HelperEvents) => Helper;

const startProcess: StartHelper = (threads, events) => new AnsweringProcess(threads, events);

/** Passes calls to the helper, as many at once as it has threads, and leaves those behind that take too long. */
export class CallQueue {
  readonly #start: StartHelper;
  readonly #nowMs: () => number;
  #helper: Helper | null = null;
  #startedMs = -Infinity;
  #isRunning = false;
  #endReason = '';
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;
  /** CPU time that helpers used after they had started, as of their answers. */
  #cpuMicros = 0;
  /** That of the present one, its start included, at its last answer. */
  #helperCpuMicros = 0;
  /** Calls that the helper is making, by number. */
  readonly #asked = new Map<number, Call>();
  #waiting: Call[] = [];

  constructor(start: StartHelper = startProcess, nowMs: () => number = () => performance.now()) {
    this.#start = start;
    this.#nowMs = nowMs;
  }

  get stuck(): number {
    return [...this.#asked.values()].filter(({ isStuck }) => isStuck).length;
  }

  stuckOf(kind: CallKind): number {
    return this.#countAsked(kind, true);
  }

  get helperPid(): number | null {
    return this.#helper?.pid ?? null;
  }

  get cpuMs(): number {
    return this.#cpuMicros / 1000;
  }

  /** The bytes of the result; null where the call found nothing. Rejects as platform/abandonable-calls.ts says. */
  async ask(kind: CallKind, argument: string | number, limitMs: number): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      const call = { id: this.#lastId, kind, argument, limitMs, resolve, reject, timer: null, isStuck: false };
      if (this.#countAsked(kind, true) >= threadsOf[kind]) {
        reject(new Unresponsive(`not asked: ${threadsOf[kind]} earlier calls of this kind have not returned`));
        return;
      }
      this.#waiting.push(call);
      this.#askWaiting();
    });
  }

  close(): void {
    this.#helper?.kill();
    this.#forgetHelper('it was closed');
    this.#endReason = '';
  }

  #countAsked(kind: CallKind, stuckOnly = false): number {
    return [...this.#asked.values()].filter((call) => call.kind === kind && (call.isStuck || !stuckOnly)).length;
  }

  #askWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const call of waiting) {
      if (this.#countAsked(call.kind) >= threadsOf[call.kind]) {
        this.#waiting.push(call);
      } else {
        this.#askNow(call);
      }
    }
  }

  #askNow(call: Call): void {
    const helper = this.#helper ?? this.#restart();
    if (helper === null) {
      call.reject(new Unresponsive(`the helper does not run: ${this.#endReason}`));
      return;
    }
    this.#asked.set(call.id, call);
    this.#limit(call);
    helper.ask(call.id, call.kind, call.argument);
    this.#watchIdle();
  }

  /** Null if none can be started, or if the last ended right after its start: the next may do so too. */
  #restart(): Helper | null {
    const now = this.#nowMs();
    if (now - this.#startedMs < restartMs && this.#endReason !== '') {
      return null;
    }
    this.#startedMs = now;
    this.#isRunning = false;
    const threads = Object.values(threadsOf).reduce((sum, count) => sum + count, 0);
    try {
      this.#helper = this.#start(threads, {
        onAnswer: (answer) => this.#receive(answer),
        onEnd: (reason) => this.#forgetHelper(reason),
      });
    } catch (error) {
      if (!isSystemError(error)) {
        throw error;
      }
      this.#endReason = error.message;
      return null;
    }
    return this.#helper;
  }

  /** The time that the helper takes to start is not the call's. */
  #limit(call: Call): void {
    clearTimeout(call.timer ?? undefined);
    // This timer keeps the program alive until the call is answered or left behind.
    call.timer = setTimeout(() => this.#leaveBehind(call), call.limitMs + (this.#isRunning ? 0 : startLimitMs));
  }

  #receive([id, result, errno, cpuMicros]: Answer): void {
    this.#cpuMicros += id === 0 ? 0 : cpuMicros - this.#helperCpuMicros;
    this.#helperCpuMicros = cpuMicros;
    if (id === 0) {
      this.#isRunning = true;
      this.#asked.forEach((call) => this.#limit(call));
      return;
    }
    const call = this.#asked.get(id);
    if (call === undefined) {
      return;
    }
    this.#asked.delete(id);
    clearTimeout(call.timer ?? undefined);
    if (errno === null) {
      call.resolve(result === null ? null : Buffer.from(result, 'base64'));
    } else {
      const path = typeof call.argument === 'string' ? call.argument : null;
      call.reject(new NativeCallFailed(call.kind, errno, errnoName(errno), path));
    }
    this.#askWaiting();
    this.#watchIdle();
  }

  /** Its promise is settled, but its thread counts until it answers. */
  #leaveBehind(call: Call): void {
    call.isStuck = true;
    call.reject(new TimeoutExpired({ seconds: call.limitMs / 1000 }));
    if (this.#countAsked(call.kind, true) < threadsOf[call.kind]) {
      return;
    }
    for (const waiting of this.#waiting.filter(({ kind }) => kind === call.kind)) {
      waiting.reject(
        new Unresponsive(`not asked: ${threadsOf[call.kind]} earlier calls of this kind have not returned`),
      );
    }
    this.#waiting = this.#waiting.filter(({ kind }) => kind !== call.kind);
  }

  #forgetHelper(reason: string): void {
    this.#helper = null;
    this.#endReason = reason;
    clearTimeout(this.#idle ?? undefined);
    const lost = [...this.#asked.values(), ...this.#waiting];
    this.#asked.clear();
    this.#waiting = [];
    for (const call of lost) {
      clearTimeout(call.timer ?? undefined);
      call.reject(new Unresponsive(`the helper does not run: ${reason}`));
    }
  }

  #watchIdle(): void {
    clearTimeout(this.#idle ?? undefined);
    if (this.#asked.size === 0) {
      this.#idle = setTimeout(() => this.close(), idleMs).unref();
    }
  }
}
