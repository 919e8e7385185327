import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Socket } from 'node:net';
import { ownRequire } from '../../platform/own-module.js';
import { nativeModule } from '../native/libc.js';

/**
 * A line of JSON of the helper: the number of the call, its result or null, the errno or null, and the CPU time of the
 * helper until then in microseconds. The first line, with number 0, says that it runs.
 */
export type Answer = readonly [id: number, result: string | null, errno: number | null, cpuMicros: number];

/** The descriptor for answers. Modules of the name service run in the helper, and may print on the usual ones. */
const answersFd = 3;

export interface HelperEvents {
  readonly onAnswer: (answer: Answer) => void;
  /** The helper is gone or could not be started, and answers nothing more. Never called by the constructor itself. */
  readonly onEnd: (reason: string) => void;
}

/** The process that makes calls for this one, helper/answer-calls.cjs. */
export class AnsweringProcess {
  readonly #child: ChildProcess;
  #rest = '';
  #hasEnded = false;

  /**
   * `threads` is the number of calls that it makes at once. Throws Node's system errors where the system refuses a
   * process at once; what it refuses a moment later arrives at `onEnd`.
   */
  constructor(threads: number, { onAnswer, onEnd }: HelperEvents) {
    const script = ownRequire().resolve('@psfleet/psutil-core/internal/answer-calls');
    const end = (reason: string): void => {
      if (!this.#hasEnded) {
        this.kill();
        onEnd(reason);
      }
    };
    // Its folder is the root, and it inherits no descriptor and no variable: it holds nothing of this process.
    this.#child = spawn(process.execPath, ['--max-semi-space-size=1', script, nativeModule()], {
      cwd: '/',
      env: { UV_THREADPOOL_SIZE: String(threads) },
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    });
    this.#child.on('error', (error) => end(error.message));
    this.#child.on('exit', (code, signal) => end(`it ended with ${signal ?? `exit code ${code}`}`));
    this.#child.stdin?.on('error', (error) => end(error.message));
    this.#answers?.on('error', (error) => end(error.message));
    this.#answers?.setEncoding('utf8').on('data', (text: string) => this.#receive(text, onAnswer, end));
    this.#letGo();
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  ask(id: number, kind: string, argument: string | number): void {
    this.#child.stdin?.write(`${JSON.stringify([id, kind, argument])}\n`);
  }

  /** One of its threads may be where no signal reaches it; the rest of it ends at once. */
  kill(): void {
    this.#hasEnded = true;
    this.#child.stdin?.destroy();
    this.#answers?.destroy();
    this.#child.kill('SIGKILL');
  }

  /** Absent where the system had no descriptors to spare, as the standard input is: the event `error` follows. */
  get #answers(): Readable | undefined {
    const pipes = this.#child.stdio as ChildProcess['stdio'] | undefined;
    return pipes?.[answersFd] as Readable | undefined;
  }

  #receive(text: string, onAnswer: (answer: Answer) => void, end: (reason: string) => void): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const answer = parseAnswer(line);
      if (answer === null) {
        end(`it answered ${JSON.stringify(line.slice(0, 100))}`);
        return;
      }
      onAnswer(answer);
    }
  }

  /** Only the time limit of a call keeps this process alive. */
  #letGo(): void {
    this.#child.unref();
    for (const pipe of [this.#child.stdin, this.#answers]) {
      if (pipe instanceof Socket) {
        pipe.unref();
      }
    }
  }
}

function isAnswer(value: unknown): value is Answer {
  if (!Array.isArray(value)) {
    return false;
  }
  const [id, result, errno, cpuMicros] = value as readonly unknown[];
  return (
    typeof id === 'number' &&
    (result === null || typeof result === 'string') &&
    (errno === null || typeof errno === 'number') &&
    typeof cpuMicros === 'number'
  );
}

/** Null if it is none. */
function parseAnswer(line: string): Answer | null {
  try {
    const answer: unknown = JSON.parse(line);
    return isAnswer(answer) ? answer : null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
