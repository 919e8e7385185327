import { Command } from 'commander';
import { loadHomeConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { reset } from './reset.js';

export function resetCommand(): Command {
  return new Command('reset')
    .description('remove everything that psfleet keeps on this machine; psfleet must be stopped')
    .option('--yes', 'confirm the removal', false)
    .action((options: { yes: boolean }) => reset(loadHomeConfig(), options, writeOut));
}
