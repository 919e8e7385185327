import { escapeControls } from '@psfleet/service-kit';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { showLabels } from '../../render/labels.js';
import { showAge } from '../../render/quantities.js';
import { type Column, renderTable } from '../../render/table.js';
import type { Write } from '../../terminal/output.js';
import { ApiClient } from '../api-client.js';

/** A row of `GET /api/v1/hosts`, with the fields that are shown. */
interface Host {
  readonly host: string;
  readonly hostname: string;
  readonly status: string;
  readonly lastSeen: string | null;
  readonly enrolledAt: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly warnings: readonly { readonly code: string; readonly detail: string; readonly remedy: string }[];
}

interface EndedHost {
  readonly host: string;
  readonly isCut: boolean;
}

/** Writes the hosts, and under them every warning with its remedy. */
export async function listHosts(
  config: FleetConfig,
  { json }: { readonly json: boolean },
  write: Write,
): Promise<void> {
  const hosts = await new ApiClient(config).list<Host>('/api/v1/hosts?limit=1000', Infinity);
  if (json) {
    write(`${renderJson(hosts)}\n`);
  } else if (hosts.length === 0) {
    write('no host is enrolled: permit one with `psfleet enroll create`\n');
  } else {
    write(`${renderTable(hostColumns(Date.now()), hosts)}\n${hosts.flatMap(warningLines).join('')}`);
  }
}

export async function revokeHost(config: FleetConfig, host: string, write: Write): Promise<void> {
  const { data } = await new ApiClient(config).request<{ data: EndedHost }>(`${pathOf(host)}/revoke`, 'POST');
  write(`revoked ${escapeControls(data.host)}: ${effectOf(data)}\n`);
}

export async function removeHost(config: FleetConfig, host: string, write: Write): Promise<void> {
  const { data } = await new ApiClient(config).request<{ data: EndedHost }>(pathOf(host), 'DELETE');
  write(`removed ${escapeControls(data.host)}: ${effectOf(data)}; its past stays\n`);
}

function pathOf(host: string): string {
  return `/api/v1/hosts/${encodeURIComponent(host)}`;
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
