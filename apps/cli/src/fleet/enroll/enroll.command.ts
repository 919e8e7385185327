import { parseDurationMs, RuleBroken } from '@psfleet/service-kit';
import { Command, InvalidArgumentError } from 'commander';
import { loadFleetConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { createEnrollment, listEnrollments, revokeEnrollment } from './enroll.js';

export function enrollCommand(): Command {
  return new Command('enroll')
    .description('permissions for hosts to join the fleet')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

interface CreateFlags {
  readonly label: Readonly<Record<string, string>>;
  readonly uses: number;
  readonly ttl: number;
  readonly namePattern?: string;
  readonly replace?: string;
  readonly tokenOnly: boolean;
}

function createCommand(): Command {
  return new Command('create')
    .description('permit a host to join, and print the line to run there')
    .option('--label <name=value>', 'a label that each host gets; may be repeated', addLabel, {})
    .option('--uses <number>', 'how many hosts may join', parseCount, 1)
    .option('--ttl <duration>', 'for how long, such as 30m, 12h or 7d', parseSeconds, 3600)
    .option('--name-pattern <pattern>', 'names that are permitted, with * for any characters')
    .option('--replace <host>', 'the host whose place the machine takes, or that lost its key')
    .option('--token-only', 'write the join token alone', false)
    .action(({ label, ...flags }: CreateFlags) =>
      createEnrollment(loadFleetConfig(), { ...flags, labels: label }, writeOut),
    );
}

function listCommand(): Command {
  return new Command('list')
    .description('list what was permitted, newest first')
    .option('--json', "write the API's answer as JSON", false)
    .action((options: { json: boolean }) => listEnrollments(loadFleetConfig(), options, writeOut));
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('let no more hosts join with a token; those that joined stay')
    .argument('<id>', 'the id of the enrolment')
    .action((id: string) => revokeEnrollment(loadFleetConfig(), id, writeOut));
}

function addLabel(text: string, labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('It must be a name and a value, such as rack=r12.');
  }
  return { ...labels, [name]: value };
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number, 1 or larger.');
  }
  return Number(text);
}

function parseSeconds(text: string): number {
  try {
    return Math.ceil(parseDurationMs(text) / 1000);
  } catch (error) {
    if (error instanceof RuleBroken) {
      throw new InvalidArgumentError(`It ${error.message}.`);
    }
    throw error;
  }
}
