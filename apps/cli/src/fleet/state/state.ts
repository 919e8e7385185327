import { readFileSync, writeFileSync } from 'node:fs';
import type { State } from '@psfleet/sdk';
import type { FleetConfig } from '../../config/fleet-config.js';
import type { Terminal } from '../../terminal/terminal.js';
import { CommandError } from '../../frame/command-error.js';
import { askFleet } from '../../connect/ask-fleet.js';

export async function showState(config: FleetConfig, terminal: Terminal): Promise<void> {
  const { data } = await askFleet(config, terminal, ({ client }) => client.call('getState', {}));
  terminal.write(summaryOf(data));
}

/** The file is readable by its owner only: it names every host. */
export async function exportState(config: FleetConfig, file: string, terminal: Terminal): Promise<void> {
  const { data } = await askFleet(config, terminal, ({ client }) => client.call('exportState', {}));
  if (file === '-') {
    terminal.write(data.file);
    return;
  }
  try {
    writeFileSync(file, data.file, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${reasonOf(error)}. Choose a file that does not exist`, {
      cause: error,
    });
  }
  terminal.write(`wrote the state into ${file}\n`);
}

export async function importState(
  config: FleetConfig,
  file: string,
  acceptGeneration: number | null,
  terminal: Terminal,
): Promise<void> {
  const body = { file: read(file), ...(acceptGeneration === null ? {} : { acceptGeneration }) };
  const { data } = await askFleet(config, terminal, ({ client }) => client.call('importState', { body }));
  terminal.write(`imported the state\n${summaryOf(data)}`);
}

function summaryOf(summary: State): string {
  const { role, generation, distributedGeneration, hosts, removed, enrollments, revocations } = summary;
  return [
    `role: ${role}`,
    `generation: ${generation} (distributed: ${distributedGeneration ?? 'none'})`,
    `hosts: ${hosts} enrolled, ${removed} removed`,
    `enrolments: ${enrollments}`,
    `revoked credentials: ${revocations}`,
    '',
  ].join('\n');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
