import { Command } from 'commander';
import { loadFleetConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { status } from './status.js';

export function statusCommand(): Command {
  return new Command('status')
    .description('list all hosts with their state and key metrics')
    .option('--json', "write the API's answer as JSON", false)
    .action((options: { json: boolean }) => status(loadFleetConfig(), options, writeOut));
}
