import { deadLetterCommands } from './fleet/dead-letters/dead-letters.command.js';
import { doctorCommand } from './fleet/doctor/doctor.command.js';
import { enrollCommands } from './fleet/enroll/enroll.command.js';
import { hostCommands } from './fleet/hosts/host.command.js';
import { hostsCommand } from './fleet/hosts/hosts.command.js';
import { loginCommand } from './fleet/login/login.command.js';
import { stateCommands } from './fleet/state/state.command.js';
import { psCommand } from './fleet/ps/ps.command.js';
import { statusCommand } from './fleet/status/status.command.js';
import { treeCommand } from './fleet/tree/tree.command.js';
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
  ...enrollCommands,
  ...hostCommands,
  loginCommand,
  doctorCommand,
  ...deadLetterCommands,
  ...stateCommands,
  upCommand,
  initCommand,
  backupCommand,
  resetCommand,
];
