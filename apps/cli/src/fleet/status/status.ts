import type { Write } from '../../terminal/output.js';
import { ApiClient } from '../api-client.js';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { showAge, showBytes, showCount, showPercent } from '../../render/quantities.js';
import { type Column, renderTable } from '../../render/table.js';

/** A row of `GET /api/v1/hosts`, with the fields that are shown. */
export interface HostRow {
  readonly host: string;
  readonly status: string;
  readonly lastSeen: string | null;
  readonly os: string | null;
  readonly kernel: string | null;
  readonly cpuCount: number | null;
  readonly memoryTotal: number | null;
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
  readonly processCount: number | null;
  readonly agentVersion: string | null;
  /** `psfleet host list` says more about each. */
  readonly warnings: readonly { readonly code: string }[];
}

/** Writes all hosts with their state and key metrics. */
export async function status(config: FleetConfig, { json }: { readonly json: boolean }, write: Write): Promise<void> {
  const hosts = await new ApiClient(config).list<HostRow>('/api/v1/hosts?limit=1000', Infinity);
  if (json) {
    write(`${renderJson(hosts)}\n`);
  } else if (hosts.length === 0) {
    write('no host has reported yet\n');
  } else {
    write(`${renderTable(hostColumns(Date.now()), hosts)}\n`);
  }
}

export function hostColumns(nowMs: number): readonly Column<HostRow>[] {
  return [
    { title: 'HOST', value: ({ host }) => host },
    { title: 'STATUS', value: ({ status }) => status },
    { title: 'SEEN', value: ({ lastSeen }) => showAge(lastSeen, nowMs), align: 'right' },
    { title: 'CPU%', value: ({ cpuPercent }) => showPercent(cpuPercent), align: 'right' },
    { title: 'CPUS', value: ({ cpuCount }) => showCount(cpuCount), align: 'right' },
    { title: 'MEM%', value: ({ memoryPercent }) => showPercent(memoryPercent), align: 'right' },
    { title: 'MEMORY', value: ({ memoryTotal }) => showBytes(memoryTotal), align: 'right' },
    { title: 'PROCS', value: ({ processCount }) => showCount(processCount), align: 'right' },
    {
      title: 'SYSTEM',
      value: ({ os, kernel }) => [os, kernel].filter((part) => part !== null && part !== undefined).join(' ') || '-',
    },
    { title: 'AGENT', value: ({ agentVersion }) => agentVersion ?? '-' },
    { title: 'WARNINGS', value: ({ warnings }) => [...new Set(warnings.map(({ code }) => code))].join(' ') || '-' },
  ];
}
