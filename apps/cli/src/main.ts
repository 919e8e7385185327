#!/usr/bin/env node
import { escapeControls } from '@psfleet/display';
import { EmbeddedError } from '@psfleet/embedded';
import { EX_CONFIG, readOwnVersion, runOrExit } from '@psfleet/service-kit';
import { TrustError } from '@psfleet/trust';
import { Command } from 'commander';
import { deadLettersCommand } from './fleet/dead-letters/dead-letters.command.js';
import { doctorCommand } from './fleet/doctor/doctor.command.js';
import { enrollCommand } from './fleet/enroll/enroll.command.js';
import { hostCommand } from './fleet/hosts/host.command.js';
import { loginCommand } from './fleet/login/login.command.js';
import { stateCommand } from './fleet/state/state.command.js';
import { statusCommand } from './fleet/status/status.command.js';
import { backupCommand } from './machine/backup/backup.command.js';
import { initCommand } from './machine/init/init.command.js';
import { resetCommand } from './machine/reset/reset.command.js';
import { upCommand } from './machine/up/up.command.js';
import { UsageError } from './terminal/usage-error.js';

const program = new Command('psfleet')
  .description('psutil for a whole fleet')
  .version(readOwnVersion(import.meta.url))
  .addCommand(upCommand())
  .addCommand(statusCommand())
  .addCommand(doctorCommand())
  .addCommand(enrollCommand())
  .addCommand(hostCommand())
  .addCommand(deadLettersCommand())
  .addCommand(loginCommand())
  .addCommand(stateCommand())
  .addCommand(initCommand())
  .addCommand(backupCommand())
  .addCommand(resetCommand());

await runOrExit('psfleet', async () => {
  try {
    await program.parseAsync();
  } catch (error) {
    const isTrust = error instanceof TrustError;
    if (!isTrust && !(error instanceof EmbeddedError) && !(error instanceof UsageError)) {
      throw error;
    }
    process.stderr.write(`psfleet: ${escapeControls(error.message)}\n`);
    process.exit(isTrust ? EX_CONFIG : 1);
  }
});
