import type { Command } from './frame/command.js';
import type { DeclaredCommands } from './frame/command-set.js';

/** Every command of the program; a new one is one line. */
export const declaredCommands: readonly DeclaredCommands[] = [
  one('hosts', async () => (await import('./fleet/hosts/hosts.command.js')).hostsCommand),
  one('status', async () => (await import('./fleet/status/status.command.js')).statusCommand),
  one('ps', async () => (await import('./fleet/ps/ps.command.js')).psCommand),
  one('top', async () => (await import('./top/top.command.js')).topCommand),
  one('snapshot', async () => (await import('./fleet/snapshot/snapshot.command.js')).snapshotCommand),
  one('tree', async () => (await import('./fleet/tree/tree.command.js')).treeCommand),
  one('history', async () => (await import('./fleet/history/history.command.js')).historyCommand),
  one('events', async () => (await import('./fleet/events/events.command.js')).eventsCommand),
  one('query', async () => (await import('./fleet/query/query.command.js')).queryCommand),
  one('explain', async () => (await import('./fleet/explain/explain.command.js')).explainCommand),
  one('diff', async () => (await import('./fleet/diff/diff.command.js')).diffCommand),
  one('where', async () => (await import('./fleet/where/where.command.js')).whereCommand),
  several(['kill', 'signal', 'renice'], async () => (await import('./fleet/act/act.command.js')).actCommands),
  one('actions', async () => (await import('./fleet/actions/actions.command.js')).actionsCommand),
  group(
    'enroll',
    ['create', 'list', 'revoke'],
    async () => (await import('./fleet/enroll/enroll.command.js')).enrollCommands,
  ),
  group('host', ['revoke', 'remove'], async () => (await import('./fleet/hosts/host.command.js')).hostCommands),
  group(
    'server',
    ['add', 'list', 'use', 'remove'],
    async () => (await import('./fleet/servers/server.command.js')).serverCommands,
  ),
  one('login', async () => (await import('./fleet/login/login.command.js')).loginCommand),
  one('doctor', async () => (await import('./fleet/doctor/doctor.command.js')).doctorCommand),
  group(
    'dead-letters',
    ['list', 'show', 'retry'],
    async () => (await import('./fleet/dead-letters/dead-letters.command.js')).deadLetterCommands,
  ),
  group(
    'state',
    ['show', 'export', 'import'],
    async () => (await import('./fleet/state/state.command.js')).stateCommands,
  ),
  one('up', async () => (await import('./machine/up/up.command.js')).upCommand),
  one('init', async () => (await import('./machine/init/init.command.js')).initCommand),
  one('backup', async () => (await import('./machine/backup/backup.command.js')).backupCommand),
  one('reset', async () => (await import('./machine/reset/reset.command.js')).resetCommand),
  several(
    ['completion', '__complete'],
    async () => (await import('./complete/complete.command.js')).completionCommands,
  ),
];

type Load<Loaded> = () => Promise<Loaded>;

function one(name: string, load: Load<Command>): DeclaredCommands {
  return { names: [name], load: async () => [await load()] };
}

function several(names: readonly string[], load: Load<readonly Command[]>): DeclaredCommands {
  return { names, load };
}

/** Commands of two words, such as `host revoke`. */
function group(first: string, seconds: readonly string[], load: Load<readonly Command[]>): DeclaredCommands {
  return { names: seconds.map((second) => `${first} ${second}`), load };
}
