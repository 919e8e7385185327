import { write, writeSync } from 'node:fs';
import { KeyDecoder, type TerminalInput } from '../keys/key-decoder.js';

/**
 * Another screen without a cursor, no wrapping at the edge, pastes marked as such, and right-to-left text left in the
 * order of its cells (BDSM): columns shall stay where they are.
 */
const enter = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[?2004h\u001B[8l\u001B[m\u001B[2J';
const leave = '\u001B[m\u001B[8h\u001B[?2004l\u001B[?7h\u001B[?25h\u001B[?1049l';
/** A sequence of a key arrives within this time, even over a slow network; later it was the Esc key. */
const escapeMs = 60;
/** The output is not blocking if another program left it so; then it is full for a moment. */
const retryMs = 20;
const stdoutFd = 1;

export interface LineEvents {
  readonly input: (input: TerminalInput) => void;
  readonly resize: () => void;
  /** The terminal is gone. */
  readonly gone: () => void;
}

/** The terminal of this process, taken over: raw keys, and the alternate screen. */
export class TerminalLine {
  readonly #events: LineEvents;
  readonly #decoder = new KeyDecoder();
  #isOpen = false;
  #escapeTimer: NodeJS.Timeout | null = null;

  constructor(events: LineEvents) {
    this.#events = events;
  }

  get size(): { readonly width: number; readonly height: number } {
    const { columns, rows } = process.stdout;
    // A serial line does not know its size.
    return { width: columns > 0 ? columns : 80, height: rows > 0 ? rows : 24 };
  }

  open(): void {
    process.stdin.on('data', this.#read);
    process.stdin.on('end', this.#events.gone);
    process.stdin.on('error', this.#events.gone);
    process.stdout.on('resize', this.#events.resize);
    process.on('SIGCONT', this.#resume);
    // Whatever ends the process, the terminal is as before.
    process.on('exit', this.#restore);
    this.#takeOver();
  }

  close(): void {
    this.#restore();
    process.removeListener('exit', this.#restore);
    process.removeListener('SIGCONT', this.#resume);
    process.stdout.removeListener('resize', this.#events.resize);
    process.stdin.removeListener('data', this.#read);
    process.stdin.removeListener('end', this.#events.gone);
    process.stdin.removeListener('error', this.#events.gone);
    process.stdin.pause();
    if (this.#escapeTimer !== null) {
      clearTimeout(this.#escapeTimer);
    }
  }

  /** Stops this process as Ctrl-Z does, with the terminal as before; it goes on with SIGCONT. */
  suspend(): void {
    this.#restore();
    process.kill(process.pid, 'SIGTSTP');
  }

  /** A thread of libuv waits for the line, so keys are read and the past is fetched meanwhile. */
  write(text: string, done: () => void): void {
    this.#writeBytes(Buffer.from(text), done);
  }

  #writeBytes(bytes: Buffer, done: () => void): void {
    if (!this.#isOpen) {
      done();
      return;
    }
    write(stdoutFd, bytes, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => this.#writeBytes(bytes, done), retryMs);
      } else if (error !== null) {
        this.#events.gone();
      } else if (written < bytes.length) {
        this.#writeBytes(bytes.subarray(written), done);
      } else {
        done();
      }
    });
  }

  #takeOver(): void {
    process.stdin.setRawMode(true);
    process.stdin.resume();
    this.#isOpen = true;
    writeNow(enter);
  }

  readonly #restore = (): void => {
    if (this.#isOpen) {
      this.#isOpen = false;
      writeNow(leave);
      if (process.stdin.isTTY) {
        process.stdin.setRawMode(false);
      }
    }
  };

  readonly #resume = (): void => {
    this.#takeOver();
    this.#events.resize();
  };

  readonly #read = (bytes: Buffer): void => {
    if (this.#escapeTimer !== null) {
      clearTimeout(this.#escapeTimer);
      this.#escapeTimer = null;
    }
    this.#decoder.push(bytes).forEach(this.#events.input);
    if (this.#decoder.isPending) {
      this.#escapeTimer = setTimeout(() => this.#decoder.flush().forEach(this.#events.input), escapeMs);
    }
  };
}

/** A terminal that is gone needs nothing. */
function writeNow(text: string): void {
  try {
    writeSync(stdoutFd, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EIO' && code !== 'EPIPE' && code !== 'EBADF' && code !== 'EAGAIN') {
      throw error;
    }
  }
}
