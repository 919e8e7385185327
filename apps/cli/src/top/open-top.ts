import type { Fleet } from '@psfleet/sdk';
import { askFleet, connectFleet } from '../connect/ask-fleet.js';
import { chooseFleet } from '../connect/server-flag.js';
import { CommandError } from '../frame/command-error.js';
import type { Context } from '../frame/command.js';
import { openSnapshot } from '../snapshot/open-snapshot.js';
import { readMoment } from '../time/moment-flags.js';
import { onlyHost, type Scope } from './data/read-table.js';
import { runTop } from './run-top.js';

export interface TopFlags {
  readonly search: readonly string[];
  readonly host: readonly string[];
  readonly label: readonly string[];
  readonly at: string | null;
  readonly file: string | null;
  readonly readOnly: boolean;
  readonly rows: number;
  readonly utc: boolean;
  readonly server: string | null;
}

/** Checks that there is something to show before the terminal is taken over, so that errors stay readable. */
export async function openTop(flags: TopFlags, { terminal, now }: Context): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CommandError('top needs a terminal: use `psfleet ps` to write processes to a file or a program', {
      exit: 'usage',
    });
  }
  const { file, readOnly, rows, utc } = flags;
  const at = readMoment('--at', flags.at, utc, now());
  const opened = file === null ? await openServer(flags, terminal) : await openFile(flags, file);
  await runTop(opened.fleet, {
    scope: opened.scope,
    at: at === null ? null : Date.parse(at),
    end: opened.end,
    maxRows: rows,
    // Nobody acts on the past.
    isReadOnly: readOnly || file !== null,
    isUtc: utc,
    hasColour: terminal.hasColour,
    now,
  });
}

interface Opened {
  readonly fleet: Fleet;
  readonly scope: Scope;
  /** Milliseconds since the epoch; null: it goes on. */
  readonly end: number | null;
}

async function openServer(flags: TopFlags, terminal: Context['terminal']): Promise<Opened> {
  const scope = scopeOf(flags);
  const config = await chooseFleet(flags.server);
  await askFleet(config, terminal, (fleet) => checkScope(fleet, scope));
  return { fleet: connectFleet(config), scope, end: null };
}

/** A file of one host is shown as that host. */
async function openFile(flags: TopFlags, file: string): Promise<Opened> {
  const { fleet, snapshot } = await openSnapshot(file);
  const last = snapshot.ticks.at(-1);
  if (last === undefined) {
    throw new CommandError(`${file} has no processes: its time range had none`, { exit: 'not-found' });
  }
  const scope = scopeOf(flags);
  const hosts = scope.hosts.length > 0 ? scope.hosts : snapshot.header.hosts;
  const unknown = hosts.find((host) => snapshot.hosts.every((each) => each.host !== host));
  if (unknown !== undefined) {
    const known = snapshot.hosts.map(({ host }) => host).join(', ');
    throw new CommandError(`${file} has no host ${unknown}: it has ${known}`, { exit: 'not-found' });
  }
  return { fleet, scope: { ...scope, hosts }, end: Date.parse(last.at) };
}

function scopeOf({ host, label, search }: TopFlags): Scope {
  return { hosts: host, labels: label, search: search.length === 0 ? null : search.join(' ') };
}

/** Rejects if the API cannot be asked, the host is none, or the search is wrong. */
async function checkScope(fleet: Fleet, scope: Scope): Promise<void> {
  const host = onlyHost(scope);
  const search = scope.search === null ? {} : { q: scope.search };
  if (host !== null) {
    await fleet.host(host).info();
    await fleet
      .host(host)
      .processes({ ...search, limit: 1 })
      .first(1);
  } else {
    const hosts = scope.hosts.length === 0 ? {} : { host: scope.hosts };
    await fleet.processes({ ...search, ...hosts, label: scope.labels, limit: 1 }).first(1);
  }
}
