import { CommandError } from '../../frame/command-error.js';
import type { Listing } from '../../render/column.js';
import { renderJson } from '../../render/json.js';
import type { RowFlags } from '../../render/output-flags.js';
import { reportAnswer } from '../../render/report-answer.js';
import { showMoment } from '../../render/show-time.js';
import { writeRows } from '../../render/write-rows.js';
import { askSource } from '../../source/open-source.js';
import type { Terminal } from '../../terminal/terminal.js';
import { readMoment, readMoments } from '../../time/moment-flags.js';
import { comparisonListing, diffListing, type DiffRow, rowsOfComparison, rowsOfDiff } from './diff-rows.js';

interface DiffFlags extends RowFlags {
  readonly host: string;
  readonly other: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly at: string | null;
  readonly limit: number | null;
  readonly server: string | null;
}

/** Writes what differs. Resolves to the exit code. */
export async function diff(flags: DiffFlags, terminal: Terminal, nowMs: number): Promise<number> {
  return flags.other === null
    ? await diffMoments(flags, terminal, nowMs)
    : await compareHosts(flags, flags.other, terminal, nowMs);
}

async function diffMoments(flags: DiffFlags, terminal: Terminal, nowMs: number): Promise<number> {
  const { from, to } = readMoments(flags, nowMs);
  if (from === undefined || flags.at !== null) {
    throw new CommandError('the moments of one host are --from and --to: give --from, such as --from -1h', {
      exit: 'usage',
    });
  }
  const { data, meta } = await askSource(flags, terminal, (fleet) =>
    fleet.host(flags.host).diff(to === undefined ? { from } : { from, to }),
  );
  await write(data, rowsOfDiff(data), diffListing, [meta.from, meta.to], flags, terminal, nowMs);
  return reportAnswer(meta, terminal);
}

async function compareHosts(flags: DiffFlags, other: string, terminal: Terminal, nowMs: number): Promise<number> {
  if (flags.from !== null || flags.to !== null) {
    throw new CommandError('two hosts are compared at one moment: give --at instead of --from', { exit: 'usage' });
  }
  const at = readMoment('--at', flags.at, flags.utc, nowMs);
  const time = at === null ? {} : { at };
  const body = { first: { host: flags.host, ...time }, second: { host: other, ...time } };
  const { data, meta } = await askSource(flags, terminal, ({ client }) => client.call('compareProcesses', { body }));
  await write(data, rowsOfComparison(data), comparisonListing, [meta.first, meta.second], flags, terminal, nowMs);
  return reportAnswer(meta, terminal);
}

async function write(
  data: unknown,
  rows: readonly DiffRow[],
  listing: Listing<DiffRow>,
  moments: readonly (string | null)[],
  flags: DiffFlags,
  terminal: Terminal,
  nowMs: number,
): Promise<void> {
  if (flags.json) {
    terminal.write(`${renderJson(data)}\n`);
    return;
  }
  if (terminal.isTerminal) {
    const shown = moments.map((moment) => (moment === null ? 'nothing stored' : showMoment(moment, flags.utc)));
    terminal.writeError(`${shown.join(' and ')}\n`);
  }
  const limit = flags.limit ?? rows.length;
  await writeRows(terminal, listing, rows.slice(0, limit), flags, nowMs);
  if (rows.length > limit) {
    terminal.writeError(`psfleet: these are ${limit} of ${rows.length} differences: --limit lists more\n`);
  }
}
