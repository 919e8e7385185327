import { existsSync, statSync } from 'node:fs';
import { escapeControls, showBytes } from '@psfleet/display';
import { FleetError } from '@psfleet/sdk';
import { apiUrlOf, connectFleet } from '../../connect/ask-fleet.js';
import { explainFailure } from '../../connect/explain-failure.js';
import { chooseFleet } from '../../connect/server-flag.js';
import { CommandError } from '../../frame/command-error.js';
import type { Context } from '../../frame/command.js';
import { readRange } from '../../time/moment-flags.js';
import { type Recording, recordFleet } from '../../snapshot/record-fleet.js';
import type { SnapshotLine } from '../../snapshot/snapshot-format.js';
import { writeSnapshot } from '../../snapshot/write-snapshot.js';

export interface SnapshotFlags {
  readonly file: string;
  readonly search: readonly string[];
  readonly host: readonly string[];
  readonly label: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  /** Seconds. */
  readonly step: number;
  readonly force: boolean;
  readonly utc: boolean;
  readonly server: string | null;
}

const hourMs = 3_600_000;
/** More moments are more than a person looks at, and more than an API should be asked for at once. */
const maxMoments = 10_000;

/** Records a time range into a file and says what is in it. */
export async function snapshot(flags: SnapshotFlags, { terminal, now }: Context): Promise<void> {
  const { file, force, host, label, search, step } = flags;
  if (existsSync(file) && !force) {
    throw new CommandError(`${file} exists: name another file, or replace it with --force`);
  }
  const range = readRange(flags, now());
  const to = range.to === undefined ? now() : Date.parse(range.to);
  const recording: Recording = {
    hosts: host,
    labels: label,
    search: search.length === 0 ? null : search.join(' '),
    from: range.from === undefined ? to - hourMs : Date.parse(range.from),
    to,
    stepMs: step * 1000,
  };
  if ((recording.to - recording.from) / recording.stepMs > maxMoments) {
    throw new CommandError(
      `the range has more than ${maxMoments} moments: shorten it, or ask for fewer with --step 1min`,
      { exit: 'usage' },
    );
  }
  const progress = { percent: -1 };
  const report = (doneMs: number, ofMs: number): void => {
    const percent = Math.floor((doneMs / Math.max(1, ofMs)) * 100);
    if (terminal.isInteractive && percent !== progress.percent) {
      progress.percent = percent;
      terminal.writeError(`\r${percent} % read`);
    }
  };
  const config = await chooseFleet(flags.server);
  const lines = recordFleet(connectFleet(config), recording, report);
  const ticks = await record(file, lines, apiUrlOf(config)).finally(() => {
    if (terminal.isInteractive) {
      terminal.writeError('\r\u001B[K');
    }
  });
  terminal.write(`${escapeControls(file)}: ${ticks} ticks, ${showBytes(statSync(file).size)}\n`);
}

async function record(file: string, lines: AsyncIterable<SnapshotLine>, url: string): Promise<number> {
  try {
    return (await writeSnapshot(file, lines)).ticks;
  } catch (error) {
    if (error instanceof FleetError) {
      throw explainFailure(error, url);
    }
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new CommandError(`${file}.part exists: another snapshot is being written there, or remove what one left`, {
        cause: error,
      });
    }
    throw code === undefined ? error : new CommandError(`${file} cannot be written: ${message}`, { cause: error });
  }
}
