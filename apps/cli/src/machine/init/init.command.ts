import { Command } from 'commander';
import { loadInitConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { init } from './init.js';

export function initCommand(): Command {
  return new Command('init')
    .description('make the keys, credentials and certificates of a fleet that are missing; none is replaced')
    .option(
      '--name <name>',
      'a name or address under which hosts reach the servers; may be repeated (default: those before, or the hostname)',
      (name: string, names: readonly string[] | undefined) => [...(names ?? []), name],
    )
    .action(({ name }: { name?: readonly string[] }) => init(loadInitConfig(), name ?? [], writeOut));
}
