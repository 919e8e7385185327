import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { canBeNobody, ForeignListener } from '@psfleet/embedded';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';

const cli = new URL('../../apps/cli/dist/main.js', import.meta.url).pathname;

/** Runs a command of psfleet for the machine; resolves with its exit code and what it printed. */
function psfleet(machine: OneMachine, ...args: string[]): Promise<{ code: unknown; output: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    PSFLEET_HOME: machine.home,
    PSFLEET_API_PORT: String(machine.ports.api),
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr }),
    );
  });
}

/** The child of `psfleet up` with these words in its command line. */
function childOf(parent: number, command: RegExp): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => {
    try {
      const isChild = readFileSync(`/proc/${pid}/status`, 'latin1').includes(`\nPPid:\t${parent}\n`);
      return isChild && command.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '));
    } catch {
      return false; // ended meanwhile
    }
  });
  if (found === undefined) {
    throw new Error(`psfleet up has no child ${command.source}`);
  }
  return Number(found);
}

// Only root may start a program of another user.
describe.skipIf(!canBeNobody)('a program of another user takes the port of a part that restarts (only as root)', () => {
  const machine = new OneMachine();
  let foreign: ForeignListener | null = null;
  beforeAll(() => machine.start({ PSFLEET_AGENT_INTERVAL: '1s' }));
  afterEach(() => foreign?.stop());
  afterAll(() => machine.remove());

  const lastSeen = async (): Promise<number> => {
    const { body } = await machine.get('/api/v1/hosts');
    return Date.parse(body.data[0].lastSeen);
  };

  it.each([
    { part: 'nats-server', port: 'nats', protocol: 'nats', command: /nats-server --config/ },
    { part: 'ClickHouse', port: 'clickhouse', protocol: 'http', command: /clickhouse/i },
    { part: 'API', port: 'api', protocol: 'http', command: /api\/dist\/main\.js/ },
  ] as const)('$part: receives nothing; the reason is said, and all recovers', async (each) => {
    const port = machine.ports[each.port];
    const taker = `port ${port} is already in use by a program of user nobody (uid 65534)`;
    foreign = new ForeignListener(each.protocol);
    process.kill(childOf(machine.pid, each.command), 'SIGKILL');
    await foreign.listen(port);
    await eventually('the message', () => machine.output.includes(`${each.part} cannot be restarted: ${taker}`));
    if (each.port === 'api') {
      const { code, output } = await psfleet(machine, 'status');
      expect(code).toBe(6);
      expect(output).toContain(`port ${port} of 127.0.0.1 is taken by a program of user nobody (uid 65534)`);
    }
    // The other parts try to connect all the time.
    await eventually('an attempt to connect', () => (foreign as ForeignListener).accepted > 0);
    const before = Date.now();
    await foreign.close();
    await eventually('the restart', () => machine.output.split(taker).at(-1)?.includes(`${each.part} restarted`));
    await eventually('data of later', async () => (await lastSeen().catch(() => 0)) > before, 60_000);
    expect(foreign.received).toBe('');
    expect((await psfleet(machine, 'status')).code).toBe(0);
  });
});
