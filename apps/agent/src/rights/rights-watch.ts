import { closeSync, constants, existsSync, openSync } from 'node:fs';
import type { ProcessTable } from '@psfleet/psutil-core';
import type { AgentWarnings } from '../identity/agent-warnings.js';
import { hasCapability, ownUser } from './capabilities.js';
import { describeMissingRights, type Hindrances } from './missing-rights.js';

/** Rights change only with the agent, but other processes come and go. */
const checkEveryMs = 900_000;

export interface RightsWatchOptions {
  readonly table: ProcessTable;
  readonly warnings: AgentWarnings;
  readonly actions: boolean;
  readonly kernelLog?: string;
}

/** Finds out, after the first tick and then each quarter hour, which rights this agent lacks, and warns of them. */
export class RightsWatch {
  readonly #table: ProcessTable;
  readonly #warnings: AgentWarnings;
  readonly #actions: boolean;
  readonly #kernelLog: string;
  #checkedMs = -Infinity;

  constructor({ table, warnings, actions, kernelLog = '/dev/kmsg' }: RightsWatchOptions) {
    this.#table = table;
    this.#warnings = warnings;
    this.#actions = actions;
    this.#kernelLog = kernelLog;
  }

  /** Call it after a sweep; `nowMs` is monotonic. */
  check(nowMs: number): void {
    if (nowMs - this.#checkedMs < checkEveryMs) {
      return;
    }
    this.#checkedMs = nowMs;
    const found: Hindrances = {
      ...findUnread(this.#table),
      kernelLog: isRefused(this.#kernelLog),
      withoutActions: !this.#actions,
    };
    this.#warnings.set('rights', describeMissingRights(found, { user: ownUser(), has: hasCapability }));
  }
}

/** A few processes may end between two readings, so only what most of them lack counts. */
function findUnread(table: ProcessTable): Pick<Hindrances, 'programs' | 'io' | 'openFiles' | 'processes'> {
  const { columns, slots } = table;
  const ownUid = process.geteuid?.() ?? 0;
  const others = [...slots].filter(
    (slot) => columns.uid[slot] !== ownUid && columns.kernelThread[slot] === 0 && columns.vms[slot] !== 0,
  );
  const areUnread = (isUnread: (slot: number) => boolean): boolean =>
    others.filter(isUnread).length * 2 > others.length;
  return {
    programs: areUnread((slot) => table.identity(slot).exe === null),
    // Some kernels do not count it (CONFIG_TASK_IO_ACCOUNTING).
    io: existsSync('/proc/self/io') && areUnread((slot) => Number.isNaN(columns.readBytes[slot])),
    openFiles: areUnread((slot) => Number.isNaN(columns.numFds[slot])),
    processes: table.slotOf(process.pid) !== null && table.slotOf(1) === null,
  };
}

/** A log that is not there, as in most containers, is no missing right. */
function isRefused(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM';
  }
}
