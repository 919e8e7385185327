import { showAge, showBytes, showCount, showPercent } from '@psfleet/display';
import type { Host } from '@psfleet/sdk';
import type { Write } from '../../terminal/output.js';
import type { FleetConfig } from '../../config/cli-config.js';
import { renderJson } from '../../render/json.js';
import { type Column, renderTable } from '../../render/table.js';
import { askFleet } from '../ask-fleet.js';
import { listAllHosts } from '../hosts/list-all-hosts.js';

/** Writes all hosts with their state and key metrics. */
export async function status(config: FleetConfig, { json }: { readonly json: boolean }, write: Write): Promise<void> {
  const hosts = await askFleet(config, listAllHosts);
  if (json) {
    write(`${renderJson(hosts)}\n`);
  } else if (hosts.length === 0) {
    write('no host has reported yet\n');
  } else {
    write(`${renderTable(hostColumns(Date.now()), hosts)}\n`);
  }
}

function hostColumns(nowMs: number): readonly Column<Host>[] {
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
      value: ({ os, kernel }) => [os, kernel].filter((part) => part !== null).join(' ') || '-',
    },
    { title: 'AGENT', value: ({ agentVersion }) => agentVersion ?? '-' },
    // `psfleet host list` says more about each.
    { title: 'WARNINGS', value: ({ warnings }) => [...new Set(warnings.map(({ code }) => code))].join(' ') || '-' },
  ];
}
