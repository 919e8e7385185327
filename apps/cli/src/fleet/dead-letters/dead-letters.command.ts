import { Command, InvalidArgumentError } from 'commander';
import { loadFleetConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { listDeadLetters, type ListOptions, retryDeadLetters, showDeadLetter } from './dead-letters.js';

export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('messages that could not be stored')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('list the newest dead letters with their reasons')
    .option('--host <host>', 'only those of this host')
    .option('--limit <number>', 'largest number of letters to list', parseCount, 20)
    .option('--json', "write the API's answer as JSON", false)
    .action((options: ListOptions) => listDeadLetters(loadFleetConfig(), options, writeOut));
}

function showCommand(): Command {
  return new Command('show')
    .description('show one dead letter with its content')
    .argument('<id>', 'its number', parseCount)
    .option('--json', "write the API's answer as JSON", false)
    .action((id: number, options: { json: boolean }) => showDeadLetter(loadFleetConfig(), id, options, writeOut));
}

function retryCommand(): Command {
  return new Command('retry')
    .description('send dead letters to the collectors again, once the cause is fixed')
    .argument('<id...>', 'their numbers', (text: string, ids: readonly number[] | undefined) => [
      ...(ids ?? []),
      parseCount(text),
    ])
    .action((ids: readonly number[]) => retryDeadLetters(loadFleetConfig(), ids, writeOut));
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number, 1 or larger.');
  }
  return Number(text);
}
