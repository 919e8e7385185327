import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const root = new URL('../..', import.meta.url).pathname;

/** A program as it is shipped, `node apps/<name>/dist/main.js`, or another script. It ends when the test does. */
export class Program {
  readonly #name: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #program: string;
  #child: ChildProcess | null = null;
  #output = '';

  constructor(name: string, env: Readonly<Record<string, string>>, program = `${root}apps/${name}/dist/main.js`) {
    this.#name = name;
    this.#env = env;
    this.#program = program;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) {
      throw new Error(`${this.#name} does not run`);
    }
    return pid;
  }

  /** The last lines that it printed, for the messages of failed tests. */
  get log(): string {
    return this.#output.slice(-4_000);
  }

  start(...args: string[]): void {
    const child = spawn(process.execPath, [this.#program, ...args], {
      // With PSFLEET_PARENT_STDIN it ends with this process, even when that is killed.
      env: { PATH: process.env['PATH'] ?? '', PSFLEET_LOG_FORMAT: 'json', PSFLEET_PARENT_STDIN: '1', ...this.#env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.#output = (this.#output + chunk.toString()).slice(-100_000)));
    }
    this.#child = child;
  }

  /** Runs it to its end; resolves with the exit code. */
  async run(...args: string[]): Promise<number | null> {
    this.start(...args);
    return this.#ended();
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended();
  }

  async stop(): Promise<number | null> {
    this.#child?.kill('SIGTERM');
    return this.#ended();
  }

  async #ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null) {
      return null;
    }
    if (child.exitCode === null && child.signalCode === null) {
      await once(child, 'exit');
    }
    this.#child = null;
    return child.exitCode;
  }
}
