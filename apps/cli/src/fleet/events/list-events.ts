import type { ProcessEventKind } from '@psfleet/sdk';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { readRange } from '../../time/moment-flags.js';
import { findProcUid, type ProcessName } from '../processes/find-process.js';
import { hostsOf } from '../processes/process-filters.js';
import { eventListing } from './event-columns.js';

interface EventsFlags extends RowFlags {
  readonly kind: readonly ProcessEventKind[];
  readonly host: readonly string[];
  readonly label: readonly string[];
  readonly name: string | null;
  readonly user: string | null;
  readonly pid: number | null;
  readonly process: ProcessName | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly limit: number;
  readonly server: string | null;
}

/** The most that the API answers at once. */
const pageRows = 10_000;

/** Writes what happened in a time range, newest first. */
export async function listEvents(flags: EventsFlags, terminal: Terminal, nowMs: number): Promise<void> {
  const { kind, name, user, pid, process, limit } = flags;
  const query = {
    ...readRange(flags, nowMs),
    ...(kind.length === 0 ? {} : { kind }),
    ...hostsOf(flags),
    ...(name === null ? {} : { name }),
    ...(user === null ? {} : { username: user }),
    ...(pid === null ? {} : { pid }),
    // One more than wanted says whether there are more.
    limit: Math.min(limit + 1, pageRows),
  };
  const events = await askSource(flags, terminal, async (fleet) => {
    const only = process === null ? {} : { procUid: await findProcUid(fleet, process) };
    return await fleet.events({ ...query, ...only }).first(limit + 1);
  });
  await writeRows(terminal, eventListing, events.slice(0, limit), flags, nowMs);
  if (events.length > limit) {
    terminal.writeError(`psfleet: these are the newest ${limit}: --limit lists more, --to earlier ones\n`);
  }
}
