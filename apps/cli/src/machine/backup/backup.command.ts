import { Command } from 'commander';
import { loadHomeConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { backup } from './backup.js';

export function backupCommand(): Command {
  return new Command('backup')
    .description('copy everything that psfleet keeps on this machine into a new folder; psfleet must be stopped')
    .argument('[folder]', 'a folder that does not exist yet (default: beside PSFLEET_HOME)')
    .action((folder: string | undefined) => backup(loadHomeConfig(), folder, writeOut));
}
