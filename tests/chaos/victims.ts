import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestNats } from '@psfleet/embedded';
import type { Program } from '../programs/program.js';

/** A program or server that can be killed and started again. */
export interface Victim {
  readonly name: string;
  readonly pid: number | null;
  /** The last lines that it printed, as far as the test has them. */
  log(): string;
  kill(): Promise<void>;
  /** Starts it again. */
  revive(): Promise<void>;
}

export function programVictim(name: string, program: Program): Victim {
  return {
    name,
    get pid() {
      return program.pid;
    },
    log: () => program.log,
    kill: () => program.kill(),
    revive: () => {
      program.start();
      return Promise.resolve();
    },
  };
}

/** Every fourth time it comes back with a copy of its data from some deaths ago, as an operator restores a backup. */
export function brokerVictim(nats: TestNats, copyFolder: string): Victim & { readonly restored: number } {
  const copy = join(copyFolder, 'broker');
  const data = join(nats.home, 'nats');
  let deaths = 0;
  let restored = 0;
  return {
    name: 'broker',
    get pid() {
      return nats.pid;
    },
    get restored() {
      return restored;
    },
    log: () => '',
    kill: () => nats.kill(),
    revive: async () => {
      deaths += 1;
      if (deaths % 4 === 1) {
        rmSync(copy, { recursive: true, force: true });
        cpSync(data, copy, { recursive: true });
      } else if (deaths % 4 === 0) {
        rmSync(data, { recursive: true });
        cpSync(copy, data, { recursive: true });
        restored += 1;
      }
      await nats.restart();
    },
  };
}
