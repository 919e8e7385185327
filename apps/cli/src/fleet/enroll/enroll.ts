import { readOwnVersion } from '@psfleet/service-kit';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { showLabels } from '../../render/labels.js';
import { showAge } from '../../render/quantities.js';
import { type Column, renderTable } from '../../render/table.js';
import type { Write } from '../../terminal/output.js';
import { ApiClient } from '../api-client.js';
import { joinLine } from './join-line.js';

/** A row of `GET /api/v1/enrollments`. */
interface Enrollment {
  readonly id: string;
  readonly status: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly uses: number;
  readonly used: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly namePattern: string | null;
  readonly replace: string | null;
}

interface NewEnrollment extends Enrollment {
  readonly token: string;
  readonly apiUrl: string | null;
}

export interface CreateOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly uses: number;
  /** Seconds. */
  readonly ttl: number;
  readonly namePattern?: string;
  readonly replace?: string;
  readonly tokenOnly: boolean;
}

const base = '/api/v1/enrollments';

/** Creates an enrolment, and writes what to run on the host that is to join. */
export async function createEnrollment(
  config: FleetConfig,
  { tokenOnly, ...body }: CreateOptions,
  write: Write,
): Promise<void> {
  const api = new ApiClient(config);
  const { data: enrollment } = await api.request<{ data: NewEnrollment }>(base, 'POST', body);
  if (tokenOnly) {
    write(`${enrollment.token}\n`);
    return;
  }
  const { id, uses, expiresAt, replace } = enrollment;
  const hosts = replace !== null ? `the machine that replaces ${replace}` : uses === 1 ? 'one host' : `${uses} hosts`;
  write(
    `# Enrolment ${id}, for ${hosts}, until ${expiresAt}. The token is secret and is not shown again.\n` +
      `${await joinCommand(api, config, enrollment)}\n`,
  );
}

/** The line that also installs the agent, if the API serves its packages; else the one for an installed agent. */
async function joinCommand(api: ApiClient, config: FleetConfig, { apiUrl, token }: NewEnrollment): Promise<string> {
  const enroll = (url: string): string => `echo ${token} | psfleet-agent enroll --api ${url} --token-file -`;
  if (apiUrl === null) {
    const url = config.apiUrl ?? `http://127.0.0.1:${config.apiPort}`;
    return `# The API serves no other machines yet: psfleet up --listen ADDRESS does.\n${enroll(url)}`;
  }
  const version = readOwnVersion(new URL('../../main.js', import.meta.url).href);
  const sums = await api.readFile(`/install/${version}/SHA256SUMS`);
  const scriptSha256 = /^([0-9a-f]{64}) {2}join\.sh$/m.exec(sums ?? '')?.[1];
  if (scriptSha256 === undefined) {
    const reason = 'The API has no packages of this version: npm run package:agent makes them.';
    return `# ${reason} On a host with the agent:\n${enroll(apiUrl)}`;
  }
  return joinLine({ apiUrl, version, scriptSha256, token });
}

export async function listEnrollments(
  config: FleetConfig,
  { json }: { readonly json: boolean },
  write: Write,
): Promise<void> {
  const { data } = await new ApiClient(config).request<{ data: readonly Enrollment[] }>(base);
  if (json) {
    write(`${renderJson(data)}\n`);
  } else if (data.length === 0) {
    write('no enrolments\n');
  } else {
    write(`${renderTable(enrollmentColumns(Date.now()), data)}\n`);
  }
}

export async function revokeEnrollment(config: FleetConfig, id: string, write: Write): Promise<void> {
  const path = `${base}/${encodeURIComponent(id)}`;
  const { data } = await new ApiClient(config).request<{ data: Enrollment }>(path, 'DELETE');
  write(`no more hosts can join with enrolment ${data.id}; ${data.used} did\n`);
}

function enrollmentColumns(nowMs: number): readonly Column<Enrollment>[] {
  return [
    { title: 'ID', value: ({ id }) => id },
    { title: 'STATUS', value: ({ status }) => status },
    { title: 'AGE', value: ({ createdAt }) => showAge(createdAt, nowMs), align: 'right' },
    { title: 'EXPIRES', value: ({ expiresAt }) => expiresAt },
    { title: 'USED', value: ({ used, uses }) => `${used}/${uses}`, align: 'right' },
    {
      title: 'NAMES',
      value: ({ namePattern, replace }) => (replace === null ? (namePattern ?? '*') : `replaces ${replace}`),
    },
    { title: 'LABELS', value: ({ labels }) => showLabels(labels) },
  ];
}
