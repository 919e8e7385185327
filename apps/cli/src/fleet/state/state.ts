import { readFileSync, writeFileSync } from 'node:fs';
import type { State } from '@psfleet/sdk';
import type { FleetConfig } from '../../config/cli-config.js';
import type { Write } from '../../terminal/output.js';
import { UsageError } from '../../terminal/usage-error.js';
import { askFleet } from '../ask-fleet.js';

export async function showState(config: FleetConfig, write: Write): Promise<void> {
  const { data } = await askFleet(config, ({ client }) => client.call('getState', {}));
  write(summaryOf(data));
}

/** The file is readable by its owner only: it names every host. */
export async function exportState(config: FleetConfig, file: string, write: Write): Promise<void> {
  const { data } = await askFleet(config, ({ client }) => client.call('exportState', {}));
  if (file === '-') {
    write(data.file);
    return;
  }
  try {
    writeFileSync(file, data.file, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}. Choose a file that does not exist`, {
      cause: error,
    });
  }
  write(`wrote the state into ${file}\n`);
}

export async function importState(
  config: FleetConfig,
  file: string,
  acceptGeneration: number | null,
  write: Write,
): Promise<void> {
  const body = { file: read(file), ...(acceptGeneration === null ? {} : { acceptGeneration }) };
  const { data } = await askFleet(config, ({ client }) => client.call('importState', { body }));
  write(`imported the state\n${summaryOf(data)}`);
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
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
