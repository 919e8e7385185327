import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchFromDebianPackage, findFreePort } from '@psfleet/embedded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listProcesses } from '../machine/process-list.js';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';

const cli = new URL('../../apps/cli/dist/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'psfleet-promtool-'));
const machine = new OneMachine();
let collectorPort: number;
let promtool: string;

beforeAll(async () => {
  collectorPort = await findFreePort();
  await machine.start({ PSFLEET_COLLECTOR_HEALTH_PORT: String(collectorPort) });
  const options = { onProgress: () => {}, proxies: {} };
  promtool = await fetchFromDebianPackage('prometheus', 'usr/bin/promtool', folder, options);
});
afterAll(async () => {
  await machine.remove();
  rmSync(folder, { recursive: true });
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], env: Record<string, string>, input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

/** What `psfleet doctor` says of the machine, and its exit status. */
async function doctor(): Promise<Outcome & { readonly codes: readonly string[] }> {
  const outcome = await run(process.execPath, [cli, 'doctor', '--json'], {
    PSFLEET_HOME: machine.home,
    PSFLEET_API_PORT: String(machine.ports.api),
    PSFLEET_COLLECTOR_HEALTH_PORT: String(collectorPort),
    PSFLEET_AGENT_HEALTH_PORT: '1',
  });
  expect(outcome.stdout, outcome.stderr).toMatch(/^\{/);
  const { problems } = JSON.parse(outcome.stdout) as { problems: readonly { code: string }[] };
  return { ...outcome, codes: problems.map(({ code }) => code) };
}

it("Prometheus' own linter accepts the metrics of API and collector", async () => {
  const texts = [
    (await machine.get('/metrics-prometheus')).body as string,
    await (await fetch(`http://127.0.0.1:${collectorPort}/metrics-prometheus`)).text(),
  ];
  for (const text of texts) {
    expect(text).toContain('process_cpu_seconds_total');
    expect(await run(promtool, ['check', 'metrics'], {}, text)).toEqual({ code: 0, stdout: '', stderr: '' });
  }
});

it('psfleet doctor sees a collector that stopped working, and that it works again', async () => {
  expect((await doctor()).codes).not.toContain('collectors-behind');
  const collector = listProcesses().find(
    ({ ppid, commandLine }) => ppid === machine.pid && commandLine.includes('apps/collector/'),
  );
  const pid = collector?.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGSTOP');
  try {
    const sick = await eventually(
      'doctor sees it',
      async () => {
        const found = await doctor();
        return found.codes.includes('collectors-behind') ? found : null;
      },
      200_000,
      5000,
    );
    expect(sick.code).toBe(1);
    expect(sick.stdout).toContain('no collector asks for messages');
    expect(sick.codes).toContain('collector-not-ready');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await eventually(
    'doctor sees that it works',
    async () => !(await doctor()).codes.includes('collectors-behind'),
    60_000,
    5000,
  );
});
