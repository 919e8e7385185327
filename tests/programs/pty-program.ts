import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';

/** Not a version manager's script of that name, which starts processes of its own. */
const python = '/usr/bin/python3';
const relay = new URL('relay-terminal.py', import.meta.url).pathname;
/** A busy machine takes long to start a program, and to answer its first key. */
const limitMs = 60_000;

export interface PtyOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
  /** How fast the line is; absent: as fast as it goes. */
  readonly bytesPerSecond?: number;
}

/** A program in a pseudo-terminal, at whose other end an emulator shows what a person would see and answers queries. */
export class PtyProgram {
  readonly #terminal: Terminal;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  /** Resolves with the exit code, when the screen is complete. */
  readonly ended: Promise<number | null>;
  /** Bytes that have arrived. */
  received = 0;
  /** How often the emulator answered a query of the program. */
  answers = 0;

  private constructor(
    terminal: Terminal,
    child: ChildProcessByStdio<Writable, Readable, null>,
    ended: Promise<number | null>,
  ) {
    this.#terminal = terminal;
    this.#child = child;
    this.ended = ended;
  }

  static start(command: readonly string[], { columns, rows, env, bytesPerSecond = 0 }: PtyOptions): PtyProgram {
    const args = [relay, columns, rows, bytesPerSecond, ...command].map(String);
    const child = spawn(python, args, { env: { TERM: 'xterm-256color', ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
    const terminal = new Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
    const ended = once(child, 'close').then(async ([code]) => {
      // The emulator reads in its own time.
      await new Promise<void>((resolve) => terminal.write('', resolve));
      return code as number | null;
    });
    const program = new PtyProgram(terminal, child, ended);
    // A program that has just ended reads nothing more.
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes: Buffer) => {
      program.received += bytes.length;
      terminal.write(bytes);
    });
    terminal.onData((text) => {
      program.answers++;
      program.type(text);
    });
    return program;
  }

  type(text: string): void {
    this.#order(['type', text]);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#order(['resize', columns, rows]);
  }

  /** The lines on the screen, without blanks at their ends. */
  get screen(): readonly string[] {
    const { baseY } = this.#terminal.buffer.active;
    return this.#lines(baseY, baseY + this.#terminal.rows);
  }

  /** Everything that was written and not cleared, also what has left the screen at its top. */
  get text(): string {
    return this.#lines(0, this.#terminal.buffer.active.length).join('\n').trimEnd();
  }

  /** Whether the program has the terminal for itself: a screen beside that of the shell, no wrapping, marked pastes. */
  get isTakenOver(): boolean {
    const { bracketedPasteMode, wraparoundMode } = this.#terminal.modes;
    return this.#terminal.buffer.active.type === 'alternate' || bracketedPasteMode || !wraparoundMode;
  }

  /** Resolves with the screen when it shows a text, or one that fits, before anything further is drawn. */
  async shows(wanted: string | RegExp): Promise<readonly string[]> {
    const fits = (): boolean => {
      const text = this.screen.join('\n');
      return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    };
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(late);
        watch.dispose();
        if (fits()) {
          resolve();
        } else {
          reject(new Error(`${String(wanted)} is not on the screen:\n${this.screen.join('\n')}`));
        }
      };
      const check = (): void => (fits() ? settle() : undefined);
      const late = setTimeout(settle, limitMs);
      const watch = this.#terminal.onWriteParsed(check);
      void this.ended.then(settle);
      check();
    });
    return this.screen;
  }

  /** Hangs up, unless the program has ended. */
  async hangUp(): Promise<void> {
    this.#child.stdin.end();
    await this.ended;
  }

  #order(order: readonly (string | number)[]): void {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
  }

  #lines(from: number, to: number): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: to - from }, (_, index) => active.getLine(from + index)?.translateToString(true) ?? '');
  }
}
