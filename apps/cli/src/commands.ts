import { completeWordsCommand, completionCommand } from './complete/complete.command.js';
import { actCommands } from './fleet/act/act.command.js';
import { actionsCommand } from './fleet/actions/actions.command.js';
import { deadLetterCommands } from './fleet/dead-letters/dead-letters.command.js';
import { diffCommand } from './fleet/diff/diff.command.js';
import { doctorCommand } from './fleet/doctor/doctor.command.js';
import { enrollCommands } from './fleet/enroll/enroll.command.js';
import { eventsCommand } from './fleet/events/events.command.js';
import { explainCommand } from './fleet/explain/explain.command.js';
import { historyCommand } from './fleet/history/history.command.js';
import { hostCommands } from './fleet/hosts/host.command.js';
import { hostsCommand } from './fleet/hosts/hosts.command.js';
import { loginCommand } from './fleet/login/login.command.js';
import { queryCommand } from './fleet/query/query.command.js';
import { serverCommands } from './fleet/servers/server.command.js';
import { stateCommands } from './fleet/state/state.command.js';
import { psCommand } from './fleet/ps/ps.command.js';
import { statusCommand } from './fleet/status/status.command.js';
import { treeCommand } from './fleet/tree/tree.command.js';
import { whereCommand } from './fleet/where/where.command.js';
import type { Command } from './frame/command.js';
import { backupCommand } from './machine/backup/backup.command.js';
import { initCommand } from './machine/init/init.command.js';
import { resetCommand } from './machine/reset/reset.command.js';
import { upCommand } from './machine/up/up.command.js';

/** Every command of the program; a new one is one line. */
export const commands: readonly Command[] = [
  hostsCommand,
  statusCommand,
  psCommand,
  treeCommand,
  historyCommand,
  eventsCommand,
  queryCommand,
  explainCommand,
  diffCommand,
  whereCommand,
  ...actCommands,
  actionsCommand,
  ...enrollCommands,
  ...hostCommands,
  ...serverCommands,
  loginCommand,
  doctorCommand,
  ...deadLetterCommands,
  ...stateCommands,
  upCommand,
  initCommand,
  backupCommand,
  resetCommand,
  completionCommand,
  completeWordsCommand,
];
