import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, loadEmbeddedConfig } from '@psfleet/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface HostRow {
  readonly host: string;
  readonly hostname: string;
  readonly status: string;
}

interface ProcessRow {
  readonly host: string;
  readonly pid: number;
  readonly procUid: string;
  readonly cmdline: readonly string[];
}

const hosts = [
  { name: 'web-a', marker: 31_001 },
  { name: 'web-b', marker: 31_002 },
] as const;
/** Without root, unshare(1) needs a user namespace. Where neither is allowed the test fails and says so. */
const unshare = [
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  '--net',
  '--pid',
  '--mount',
  '--fork',
  '--mount-proc',
  '--kill-child',
];

describe('two hosts, each in namespaces of its own, joined by psfleet-agent --nats URL --creds FILE', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-second-host-'));
  let answer: { readonly hosts: readonly HostRow[]; readonly tables: readonly (readonly ProcessRow[])[] };

  beforeAll(async () => {
    const { file } = await findNatsServer(loadEmbeddedConfig());
    const args = [process.execPath, join(import.meta.dirname, 'network.mjs'), JSON.stringify({ folder, hosts })];
    const { status, stdout, stderr } = spawnSync('unshare', [...unshare, ...args], {
      encoding: 'utf8',
      timeout: 110_000,
      killSignal: 'SIGKILL',
      env: { PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, PSFLEET_NATS_SERVER: file, PSFLEET_LOG_LEVEL: 'warn' },
    });
    if (status !== 0) {
      throw new Error(`the network could not be made or run (${String(status)}):\n${stdout}\n${stderr}`);
    }
    answer = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as typeof answer;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are online under their own host names', () => {
    expect(answer.hosts).toMatchObject(hosts.map(({ name }) => ({ host: name, hostname: name, status: 'online' })));
  });

  it.each([
    [0, 1],
    [1, 0],
  ] as const)('host %i shows its own processes only', (own, other) => {
    const table = answer.tables[own] ?? [];
    const marked = ({ marker }: (typeof hosts)[number]): readonly ProcessRow[] =>
      table.filter(({ cmdline }) => cmdline.join(' ') === `sleep ${marker}`);
    expect(table.every(({ host }) => host === hosts[own].name)).toBe(true);
    expect([marked(hosts[own]).length, marked(hosts[other]).length]).toEqual([1, 0]);
    // The agent is the first process there, and no process of the server is visible.
    expect(table.find(({ pid }) => pid === 1)?.cmdline).toContain('--creds');
    expect(table.filter(({ cmdline }) => cmdline.includes('up'))).toEqual([]);
  });

  it('share no process, although their pids are the same', () => {
    const [first = [], second = []] = answer.tables.map((table) => new Set(table.map(({ procUid }) => procUid)));
    expect([...first].filter((uid) => (second as Set<string>).has(uid))).toEqual([]);
  });
});
