import type { ActionStatus } from '@psfleet/sdk';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { actionListing } from './action-columns.js';

interface ActionsFlags extends RowFlags {
  readonly host: string | null;
  readonly process: string | null;
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
    ...(process === null ? {} : { procUid: process }),
    ...(status === null ? {} : { status }),
    limit: Math.min(limit, pageRows),
  };
  const actions = await askSource(flags, terminal, (fleet) => fleet.actions(query).first(limit));
  await writeRows(terminal, actionListing, actions, flags, nowMs);
}
