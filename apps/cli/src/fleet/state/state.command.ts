import { Command, InvalidArgumentError } from 'commander';
import { loadFleetConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { exportState, importState, showState } from './state.js';

export function stateCommand(): Command {
  return new Command('state')
    .description('the state of the control plane: enrolled hosts, enrolments, revoked credentials')
    .addCommand(
      new Command('show')
        .description('show how much it holds, and whether this API may change it')
        .action(() => showState(loadFleetConfig(), writeOut)),
    )
    .addCommand(
      new Command('export')
        .description('write the whole state into a new file, or with - to standard output')
        .argument('<file>', 'a file that does not exist yet, or -')
        .action((file: string) => exportState(loadFleetConfig(), file, writeOut)),
    )
    .addCommand(importCommand());
}

function importCommand(): Command {
  return new Command('import')
    .description('replace the state by that of an export or of a copy of state.json')
    .argument('<file>', 'the file')
    .option('--accept-generation <number>', 'accept the loss of what changed up to this generation', parseGeneration)
    .action((file: string, { acceptGeneration }: { acceptGeneration?: number }) =>
      importState(loadFleetConfig(), file, acceptGeneration ?? null, writeOut),
    );
}

function parseGeneration(text: string): number {
  if (!/^[1-9]\d{0,11}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number, 1 or larger.');
  }
  return Number(text);
}
