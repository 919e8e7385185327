import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs programs one after the other. SIGINT, SIGTERM and SIGHUP end the running one and make every call reject from
 * then on, so that the `finally` of the caller gets its turn.
 */
export class Programs {
  /** @type {import('node:child_process').ChildProcess | null} */
  #running = null;
  /** @type {NodeJS.Signals | null} */
  #signal = null;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        this.#signal ??= signal;
        this.#endRunning();
      });
    }
  }

  /** The signal that asked for the end, or null. */
  get endedBy() {
    return this.#signal;
  }

  /** Resolves with what the program printed once it has ended with 0; what it reports as errors is passed on. */
  async run(program, args, options = {}) {
    this.#throwIfEnded();
    // A process group of its own: npm does not pass a signal on to what its scripts started.
    const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running = child;
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    try {
      const [code, signal] = await once(child, 'close');
      this.#throwIfEnded();
      if (code !== 0) {
        throw new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}\n${output.slice(-2_000)}`);
      }
      return output;
    } finally {
      this.#running = null;
    }
  }

  #endRunning() {
    const pid = this.#running?.pid;
    if (pid === undefined) {
      return;
    }
    try {
      process.kill(-pid, 'SIGTERM');
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  }

  #throwIfEnded() {
    if (this.#signal !== null) {
      throw new Error(`ended by ${this.#signal}`);
    }
  }
}
