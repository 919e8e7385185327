import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OneMachine } from './one-machine.js';

const program = new URL('../../apps/cli/bin/psfleet.js', import.meta.url).pathname;

/** Somebody with a home of their own, who finds the built `psfleet` on their PATH, and whose machine answers it. */
export class TerminalUser {
  readonly home = mkdtempSync(join(tmpdir(), 'psfleet-user-'));
  readonly #bin = join(this.home, 'bin');
  readonly #machine: OneMachine;

  constructor(machine: OneMachine) {
    this.#machine = machine;
    mkdirSync(this.#bin);
    symlinkSync(program, join(this.#bin, 'psfleet'));
  }

  /** What their programs are started with, once the machine runs. */
  get env(): Readonly<Record<string, string>> {
    return {
      PATH: `${this.#bin}:${process.env['PATH'] ?? ''}`,
      // The program starts itself with the Node that runs the tests.
      npm_node_execpath: process.execPath,
      HOME: this.home,
      XDG_CONFIG_HOME: this.home,
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      PSFLEET_HOME: this.#machine.home,
      PSFLEET_API_PORT: String(this.#machine.ports.api),
    };
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
