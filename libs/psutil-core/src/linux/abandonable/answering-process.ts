import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { nativeModule } from '../native/libc.js';

/**
 * A line of JSON of the helper: the number of the call and its result, or null and the errno. The first line, with
 * number 0, says that it runs.
 */
export type Answer = readonly [id: number, result: string | null, errno?: number];

/** An array that begins with the number of a call. */
const answerLine = /^\[\d+,.*\]$/;

export interface HelperEvents {
  readonly onAnswer: (answer: Answer) => void;
  /** The helper is gone, and answers nothing more. */
  readonly onEnd: (reason: string) => void;
}

/** The process that makes calls for this one, helper/answer-calls.cjs. */
export class AnsweringProcess {
  readonly #child: ChildProcess;
  #rest = '';
  #hasEnded = false;

  /** `threads` is the number of calls that it makes at once. */
  constructor(threads: number, { onAnswer, onEnd }: HelperEvents) {
    const script = fileURLToPath(new URL('../../../helper/answer-calls.cjs', import.meta.url));
    const end = (reason: string): void => {
      if (!this.#hasEnded) {
        this.#hasEnded = true;
        onEnd(reason);
      }
    };
    // Its folder is the root, and it inherits no descriptor and no variable: it holds nothing of this process.
    this.#child = spawn(process.execPath, ['--max-semi-space-size=1', script, nativeModule()], {
      cwd: '/',
      env: { UV_THREADPOOL_SIZE: String(threads) },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.on('error', (error) => end(error.message));
    this.#child.on('exit', (code, signal) => end(`it ended with ${signal ?? `exit code ${code}`}`));
    this.#child.stdin?.on('error', (error) => end(error.message));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#receive(text, onAnswer));
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
    this.#child.stdout?.destroy();
    this.#child.kill('SIGKILL');
  }

  #receive(text: string, onAnswer: (answer: Answer) => void): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      // Modules of the name service run in the helper, and may print.
      if (answerLine.test(line)) {
        onAnswer(JSON.parse(line) as Answer);
      }
    }
  }

  /** Only the time limit of a call keeps this process alive. */
  #letGo(): void {
    this.#child.unref();
    for (const pipe of [this.#child.stdin, this.#child.stdout]) {
      // Without descriptors to spare there are no pipes: the event `error` follows.
      if (pipe instanceof Socket) {
        pipe.unref();
      }
    }
  }
}
