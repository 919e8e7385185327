import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusConfig } from '../config/cli-config.js';
import { showAge, showBytes, showCount, showPercent } from '../render/quantities.js';
import { type Column, renderTable } from '../render/table.js';
import { UsageError } from '../usage-error.js';

/** What `GET /api/v1/hosts` tells of a host, as far as it is shown. */
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
}

interface HostsPage {
  readonly data: readonly HostRow[];
  readonly meta: { readonly cursor: string | null };
}

/** All hosts with their state and key figures. */
export async function status(config: StatusConfig, { json }: { readonly json: boolean }, write: (text: string) => void): Promise<void> {
  const hosts = await fetchHosts(config.apiUrl ?? `http://127.0.0.1:${config.apiPort}`, config.token ?? readAdminToken(config.home));
  if (json) write(`${JSON.stringify(hosts, null, 2)}\n`);
  else if (hosts.length === 0) write('no host has reported yet\n');
  else write(`${renderTable(hostColumns(Date.now()), hosts)}\n`);
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
    { title: 'SYSTEM', value: ({ os, kernel }) => [os, kernel].filter((part) => part !== null && part !== undefined).join(' ') || '-' },
    { title: 'AGENT', value: ({ agentVersion }) => agentVersion ?? '-' },
  ];
}

async function fetchHosts(apiUrl: string, token: string): Promise<readonly HostRow[]> {
  const hosts: HostRow[] = [];
  let cursor: string | null = null;
  do {
    const page: HostsPage = await fetchPage(new URL(`/api/v1/hosts?limit=1000${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, apiUrl), token);
    hosts.push(...page.data);
    ({ cursor } = page.meta);
  } while (cursor !== null);
  return hosts;
}

async function fetchPage(url: URL, token: string): Promise<HostsPage> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000) });
  } catch (cause) {
    throw new UsageError(`the API at ${url.origin} does not answer: start psfleet with \`psfleet up\`, or set PSFLEET_API_URL`, { cause });
  }
  if (response.status === 401) throw new UsageError(`the API at ${url.origin} refuses the token: set PSFLEET_TOKEN or PSFLEET_TOKEN_FILE to a valid one`);
  if (!response.ok) throw new UsageError(`the API at ${url.origin} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as HostsPage;
}

function readAdminToken(home: string): string {
  const file = join(home, 'admin-token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new UsageError(`no token: ${file} cannot be read. Start psfleet with \`psfleet up\`, or set PSFLEET_TOKEN`, { cause });
  }
}
