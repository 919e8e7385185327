import { showAge } from '@psfleet/display';
import type { Client, Enrollment, NewEnrollment } from '@psfleet/sdk';
import { readOwnVersion } from '@psfleet/service-kit';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { showLabels } from '../../render/labels.js';
import { type Column, renderTable } from '../../render/table.js';
import type { Write } from '../../terminal/output.js';
import { apiUrlOf, askFleet } from '../ask-fleet.js';
import { joinLine } from './join-line.js';

export interface CreateOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly uses: number;
  /** Seconds. */
  readonly ttl: number;
  readonly namePattern?: string;
  readonly replace?: string;
  readonly tokenOnly: boolean;
}

/** Creates an enrolment, and writes what to run on the host that is to join. */
export async function createEnrollment(
  config: FleetConfig,
  { tokenOnly, ...body }: CreateOptions,
  write: Write,
): Promise<void> {
  const text = await askFleet(config, async ({ client }) => {
    const { data: enrollment } = await client.call('createEnrollment', { body });
    return tokenOnly ? `${enrollment.token}\n` : describeEnrollment(client, config, enrollment);
  });
  write(text);
}

async function describeEnrollment(client: Client, config: FleetConfig, enrollment: NewEnrollment): Promise<string> {
  const { id, uses, expiresAt, replace } = enrollment;
  const hosts = replace !== null ? `the machine that replaces ${replace}` : uses === 1 ? 'one host' : `${uses} hosts`;
  return (
    `# Enrolment ${id}, for ${hosts}, until ${expiresAt}. The token is secret and is not shown again.\n` +
    `${await joinCommand(client, config, enrollment)}\n`
  );
}

/** The line that also installs the agent, if the API serves its packages; else the one for an installed agent. */
async function joinCommand(client: Client, config: FleetConfig, { apiUrl, token }: NewEnrollment): Promise<string> {
  const enroll = (url: string): string => `echo ${token} | psfleet-agent enroll --api ${url} --token-file -`;
  if (apiUrl === null) {
    const url = apiUrlOf(config);
    return `# The API serves no other machines yet: psfleet up --listen ADDRESS does.\n${enroll(url)}`;
  }
  const version = readOwnVersion(new URL('../../main.js', import.meta.url).href);
  const sums = await client.readFile(`/install/${version}/SHA256SUMS`);
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
  const { data } = await askFleet(config, ({ client }) => client.call('listEnrollments', {}));
  if (json) {
    write(`${renderJson(data)}\n`);
  } else if (data.length === 0) {
    write('no enrolments\n');
  } else {
    write(`${renderTable(enrollmentColumns(Date.now()), data)}\n`);
  }
}

export async function revokeEnrollment(config: FleetConfig, id: string, write: Write): Promise<void> {
  const { data } = await askFleet(config, ({ client }) => client.call('revokeEnrollment', { id }));
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
