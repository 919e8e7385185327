import { readFileSync, writeFileSync } from 'node:fs';
import type { FleetConfig } from '../../config/cli-config.js';
import type { Write } from '../../terminal/output.js';
import { UsageError } from '../../terminal/usage-error.js';
import { ApiClient } from '../api-client.js';

/** The answer of `GET /api/v1/state`. */
interface StateSummary {
  readonly role: string;
  readonly generation: number;
  readonly distributedGeneration: number | null;
  readonly hosts: number;
  readonly removed: number;
  readonly enrollments: number;
  readonly revocations: number;
}

const base = '/api/v1/state';

export async function showState(config: FleetConfig, write: Write): Promise<void> {
  const { data } = await new ApiClient(config).request<{ data: StateSummary }>(base);
  write(summaryOf(data));
}

/** The file is readable by its owner only: it names every host. */
export async function exportState(config: FleetConfig, file: string, write: Write): Promise<void> {
  const { data } = await new ApiClient(config).request<{ data: { file: string } }>(`${base}/export`);
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
  const { data } = await new ApiClient(config).request<{ data: StateSummary }>(`${base}/import`, 'POST', body);
  write(`imported the state\n${summaryOf(data)}`);
}

function summaryOf(summary: StateSummary): string {
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
