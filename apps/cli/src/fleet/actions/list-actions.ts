import type { ActionStatus } from '@psfleet/sdk';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { findProcUid, type ProcessName } from '../processes/find-process.js';
import { actionListing } from './action-columns.js';

interface ActionsFlags extends RowFlags {
  readonly host: string | null;
  readonly process: ProcessName | null;
  readonly status: ActionStatus | null;
  readonly limit: number;
  readonly server: string | null;
}

const pageRows = 1000;

/** Writes the newest actions. */
export async function listActions(flags: ActionsFlags, terminal: Terminal, nowMs: number): Promise<void> {
  const { host, process, status, limit } = flags;
  const query = {
    ...(host === null ? {} : { host }),
    ...(status === null ? {} : { status }),
    // One more than wanted says whether there are more.
    limit: Math.min(limit + 1, pageRows),
  };
  const actions = await askSource(flags, terminal, async (fleet) => {
    const only = process === null ? {} : { procUid: await findProcUid(fleet, process) };
    return await fleet.actions({ ...query, ...only }).first(limit + 1);
  });
  await writeRows(terminal, actionListing, actions.slice(0, limit), flags, nowMs);
  if (actions.length > limit) {
    terminal.writeError(`psfleet: these are the newest ${limit}: --limit lists more\n`);
  }
}
