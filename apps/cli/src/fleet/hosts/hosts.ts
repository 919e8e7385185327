import { escapeControls, showAge } from '@psfleet/display';
import type { EndedHost, Host } from '@psfleet/sdk';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { showLabels } from '../../render/labels.js';
import { type Column, renderTable } from '../../render/table.js';
import type { Write } from '../../terminal/output.js';
import { askFleet } from '../ask-fleet.js';
import { listAllHosts } from './list-all-hosts.js';

/** Writes the hosts, and under them every warning with its remedy. */
export async function listHosts(
  config: FleetConfig,
  { json }: { readonly json: boolean },
  write: Write,
): Promise<void> {
  const hosts = await askFleet(config, listAllHosts);
  if (json) {
    write(`${renderJson(hosts)}\n`);
  } else if (hosts.length === 0) {
    write('no host is enrolled: permit one with `psfleet enroll create`\n');
  } else {
    write(`${renderTable(hostColumns(Date.now()), hosts)}\n${hosts.flatMap(warningLines).join('')}`);
  }
}

export async function revokeHost(config: FleetConfig, host: string, write: Write): Promise<void> {
  const { data } = await askFleet(config, (fleet) => fleet.host(host).revoke());
  write(`revoked ${escapeControls(data.host)}: ${effectOf(data)}\n`);
}

export async function removeHost(config: FleetConfig, host: string, write: Write): Promise<void> {
  const { data } = await askFleet(config, (fleet) => fleet.host(host).remove());
  write(`removed ${escapeControls(data.host)}: ${effectOf(data)}; its past stays\n`);
}

function effectOf({ isCut }: EndedHost): string {
  return isCut
    ? 'its credentials have ended'
    : 'the broker has not confirmed yet that its credentials ended; the API repeats it until it does';
}

function hostColumns(nowMs: number): readonly Column<Host>[] {
  return [
    { title: 'HOST', value: ({ host }) => host },
    { title: 'STATUS', value: ({ status }) => status },
    { title: 'SEEN', value: ({ lastSeen }) => showAge(lastSeen, nowMs), align: 'right' },
    { title: 'ENROLLED', value: ({ enrolledAt }) => enrolledAt ?? 'no' },
    { title: 'HOSTNAME', value: ({ hostname }) => hostname },
    { title: 'LABELS', value: ({ labels }) => showLabels(labels) },
    { title: 'WARNINGS', value: ({ warnings }) => warnings.map(({ code }) => code).join(' ') || '-' },
  ];
}

function warningLines({ host, warnings }: Host): string[] {
  return warnings.map(
    ({ detail, remedy }) => `\n${escapeControls(`${host}: ${detail}.`)}\n  ${escapeControls(remedy)}.\n`,
  );
}
