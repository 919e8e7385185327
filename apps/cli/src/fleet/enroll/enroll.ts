import type { Client, NewEnrollment } from '@psfleet/sdk';
import { readOwnVersion } from '@psfleet/service-kit/client-side';
import type { FleetConfig } from '../../config/fleet-config.js';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import type { Terminal } from '../../terminal/terminal.js';
import { apiUrlOf, askFleet } from '../../connect/ask-fleet.js';
import { enrollmentListing } from './enrollment-columns.js';
import { joinLine } from './join-line.js';

export interface CreateOptions {
  readonly label: readonly (readonly [string, string])[];
  readonly uses: number;
  /** Seconds. */
  readonly ttl: number;
  readonly namePattern: string | null;
  readonly replace: string | null;
  readonly tokenOnly: boolean;
}

/** Creates an enrolment, and writes what to run on the host that is to join. */
export async function createEnrollment(
  config: FleetConfig,
  { label, uses, ttl, namePattern, replace, tokenOnly }: CreateOptions,
  terminal: Terminal,
): Promise<void> {
  const body = {
    labels: Object.fromEntries(label),
    uses,
    ttl,
    ...(namePattern === null ? {} : { namePattern }),
    ...(replace === null ? {} : { replace }),
  };
  const text = await askFleet(config, terminal, async ({ client }) => {
    const { data: enrollment } = await client.call('createEnrollment', { body });
    return tokenOnly ? `${enrollment.token}\n` : describeEnrollment(client, config, enrollment);
  });
  terminal.write(text);
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

export async function listEnrollments(config: FleetConfig, flags: RowFlags, terminal: Terminal): Promise<void> {
  const { data } = await askFleet(config, terminal, ({ client }) => client.call('listEnrollments', {}));
  await writeRows(terminal, enrollmentListing, data, flags);
}

export async function revokeEnrollment(config: FleetConfig, id: string, terminal: Terminal): Promise<void> {
  const { data } = await askFleet(config, terminal, ({ client }) => client.call('revokeEnrollment', { id }));
  terminal.write(`no more hosts can join with enrolment ${data.id}; ${data.used} did\n`);
}
