#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { EmbeddedError } from '@psfleet/embedded';
import { escapeControls, runOrExit } from '@psfleet/service-kit';
import { Command, InvalidArgumentError, Option } from 'commander';
import { backup } from './commands/backup.js';
import { listDeadLetters, retryDeadLetters, showDeadLetter } from './commands/dead-letters.js';
import { reset } from './commands/reset.js';
import { status } from './commands/status.js';
import { up } from './commands/up.js';
import { loadHomeConfig, loadStatusConfig, loadUpConfig } from './config/cli-config.js';
import { type Part, PARTS } from './up/parts.js';
import { UsageError } from './usage-error.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const write = (text: string): void => void process.stdout.write(text);

const program = new Command('psfleet').description('psutil for a whole fleet').version(version);

program
  .command('up')
  .description('run psfleet on this machine: nats-server, ClickHouse, collector, API and agent')
  .addOption(new Option('--without <part...>', 'leave parts out').choices(PARTS).default([]))
  .option('--json', 'progress and the log of every part as JSON lines', false)
  .option('--insecure', 'serve the API without TLS on an address that is not loopback', false)
  .action((options: { without: Part[]; json: boolean; insecure: boolean }) => up(loadUpConfig(process.env), options));

program
  .command('status')
  .description('all hosts, their state and key figures')
  .option('--json', 'the answer of the API', false)
  .action((options: { json: boolean }) => status(loadStatusConfig(process.env), options, write));

const deadLetters = program.command('dead-letters').description('messages that could not be stored');

deadLetters
  .command('list')
  .description('the newest of them, with the reason')
  .option('--host <host>', 'only of this host')
  .option('--limit <number>', 'how many', countOf, 20)
  .option('--json', 'the answer of the API', false)
  .action((options: { host?: string; limit: number; json: boolean }) =>
    listDeadLetters(loadStatusConfig(process.env), options, write),
  );

deadLetters
  .command('show')
  .description('one of them, with what is in it')
  .argument('<id>', 'its number', countOf)
  .option('--json', 'the answer of the API', false)
  .action((id: number, options: { json: boolean }) =>
    showDeadLetter(loadStatusConfig(process.env), id, options, write),
  );

deadLetters
  .command('retry')
  .description('send them to the collectors again, after what was wrong is mended')
  .argument('<id...>', 'their numbers', (text: string, ids: readonly number[] | undefined) => [
    ...(ids ?? []),
    countOf(text),
  ])
  .action((ids: readonly number[]) => retryDeadLetters(loadStatusConfig(process.env), ids, write));

program
  .command('backup')
  .description('copy everything that psfleet keeps on this machine into a new folder; psfleet must be stopped')
  .argument('[folder]', 'a folder that does not exist yet (default: beside PSFLEET_HOME)')
  .action((folder: string | undefined) => backup(loadHomeConfig(process.env), folder, write));

program
  .command('reset')
  .description('remove everything that psfleet keeps on this machine; psfleet must be stopped')
  .option('--yes', 'yes, remove it', false)
  .action((options: { yes: boolean }) => reset(loadHomeConfig(process.env), options, write));

function countOf(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return Number(text);
}

await runOrExit('psfleet', async () => {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof EmbeddedError) && !(error instanceof UsageError)) {
      throw error;
    }
    process.stderr.write(`psfleet: ${escapeControls(error.message)}\n`);
    process.exit(1);
  }
});
