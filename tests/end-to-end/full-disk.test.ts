import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestCredentials } from '@psfleet/embedded';
import { initTrust } from '@psfleet/trust';
import { afterEach, beforeEach, expect, it } from 'vitest';

const agent = new URL('../../apps/agent/dist/main.js', import.meta.url).pathname;
/** Without root, a mount namespace needs a user namespace. Where neither is allowed the test fails and says so. */
const unshare = [...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--mount'];

let folder: string;
let trustFolder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-full-disk-'));
  trustFolder = mkdtempSync(join(tmpdir(), 'psfleet-full-disk-'));
  initTrust(trustFolder, { simulator: false });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(trustFolder, { recursive: true });
});

it('an agent that starts with a full disk runs, and keeps its messages in memory', { timeout: 60_000 }, async () => {
  const script = `set -e
    mount -t tmpfs -o size=64k none "$1"
    cd "$1" && mkdir -m 700 state && : > state/lock
    dd if=/dev/zero of=ballast bs=4k 2> /dev/null || true
    exec "$2" "$3" --nats nats://127.0.0.1:1 --state "$1/state" --interval 1s`;
  const child = spawn('unshare', [...unshare, 'sh', '-c', script, 'sh', folder, process.execPath, agent], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PSFLEET_AGENT_IDENTITY: new TestCredentials(trustFolder).hostIdentity('full'),
      PSFLEET_HEALTH_PORT: '0',
      PSFLEET_LOG_FORMAT: 'json',
      PSFLEET_PARENT_STDIN: '1',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const exited = once(child, 'exit');
  await expect
    .poll(() => (child.exitCode === null ? output : `ended: ${output}`), { timeout: 40_000 })
    .toMatch(/ended|keeping messages in memory/);
  const port = /"healthPort":(\d+)/.exec(output)?.[1];
  expect(child.exitCode, output).toBeNull();
  expect(output).toContain('ENOSPC');
  const ready = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
  await expect
    .poll(ready, { timeout: 20_000 })
    .toMatchObject({ checks: { ticks: { ok: true }, broker: { dropped: 0 } } });
  await expect
    .poll(async () => ((await ready()) as { checks: { broker: { waiting: number } } }).checks.broker.waiting, {
      timeout: 20_000,
    })
    .toBeGreaterThan(2);
  child.kill('SIGTERM');
  expect(await exited, output).toEqual([0, null]);
});
