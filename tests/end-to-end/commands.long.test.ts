import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { routes, type RouteName } from '@psfleet/sdk';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { PtyProgram } from '../programs/pty-program.js';
import { TerminalUser } from '../programs/terminal-user.js';
import { GuideReader, readSteps } from './guide-steps.js';

const guide = new URL('../../docs/guide.md', import.meta.url).pathname;
const cli = new URL('../../apps/cli/dist/main.js', import.meta.url).pathname;
const hostile = 'evil\u001B[2J\u202E日本';
/** A busy machine takes long for a tick, and for the start of a program. */
const limitMs = 90_000;
const machine = new OneMachine();
const user = new TerminalUser(machine);
const children: ChildProcess[] = [];
let host = '';

interface Output {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs the built program against the machine, its output into pipes. */
async function psfleet(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Output> {
  try {
    const options = { env: { ...user.env, ...env }, maxBuffer: 64_000_000, timeout: 60_000 };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, ...words], options);
    return { code: 0, out: stdout, errors: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, errors: stderr };
  }
}

/** A process that lasts until the test ends it. */
function startSleeper(name = 'sleep'): ChildProcess {
  const child = spawn('sleep', ['600'], { argv0: name, stdio: 'ignore' });
  children.push(child);
  return child;
}

/** A report that keeps this much memory until its input ends, and then fails. */
async function startReport(script: string, option: string, megabytes: number): Promise<ChildProcess> {
  const report = spawn('/usr/bin/python3', [script, option], { stdio: ['pipe', 'ignore', 'ignore'] });
  children.push(report);
  const search = `pid:${report.pid} rss:>${megabytes}mb`;
  await eventually(`its ${megabytes} MB`, async () => (await psfleet(['ps', '-H', host, search])).out !== '', limitMs);
  return report;
}

/** What a terminal shows after a command that somebody confirmed where it asked. */
async function runInTerminal(command: string, isAsked: boolean): Promise<string> {
  const program = PtyProgram.start(['sh', '-c', command], { columns: 120, rows: 40, env: user.env });
  if (isAsked) {
    await program.shows('[y/N]');
    program.type('y\n');
  }
  await program.ended;
  return program.text;
}

async function tableHas(pid: number | undefined): Promise<boolean> {
  const { out } = await psfleet(['ps', '-H', host, `pid:${pid}`, '--no-headers', '-o', 'pid']);
  return out.trim() === String(pid);
}

/** Says how the `data` of a route differs from its description; null if it does not. */
async function describedAnswers(): Promise<(route: RouteName, data: unknown) => string | null> {
  const { body: document } = await machine.get('/openapi.json');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'psfleet', components: document.components });
  return (route, data) => {
    const { path, method } = routes[route].facts;
    const { responses } = document.paths[path][method.toLowerCase()];
    const { schema } = (responses['200'] ?? responses['201']).content['application/json'];
    const text = JSON.stringify(schema).replaceAll('"#/', '"psfleet#/');
    const validate = ajv.compile(JSON.parse(text));
    validate({ data });
    const faults = (validate.errors ?? []).filter(({ message }) => message !== "must have required property 'meta'");
    return faults.length === 0 ? null : ajv.errorsText(faults);
  };
}

beforeAll(async () => {
  await machine.start({ PSFLEET_AGENT_INTERVAL: '1s' });
  await eventually(
    'the host',
    async () => {
      host = (await psfleet(['hosts', '--no-headers', '-o', 'host'])).out.trim();
      return host !== '' && (await psfleet(['ps', '-n', '1'])).out !== '';
    },
    limitMs,
  );
  const { pid } = startSleeper(hostile);
  await eventually('the hostile process', () => tableHas(pid), limitMs);
});
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  await machine.remove();
  user.remove();
});

describe('the commands of psfleet', () => {
  // sdk-types.test.ts of the API holds that the SDK's types are those of its description.
  it('write JSON of the types that the SDK has', async () => {
    const procUid = (
      await psfleet(['ps', '-H', host, `pid:${process.pid}`, '-o', 'procUid', '--no-headers'])
    ).out.trim();
    const asked = [
      ['listHosts', ['hosts']],
      ['listHosts', ['status']],
      ['listProcesses', ['ps', '-n', '50']],
      ['listHostProcesses', ['ps', '-H', host]],
      ['listTopProcesses', ['ps', '--from', '-10m', '--sort', 'rss']],
      ['listProcessGroups', ['ps', '--group', 'user']],
      ['getProcessTree', ['tree', host, 'name:sleep']],
      ['getProcessHistory', ['history', procUid, '--from', '-10m']],
      ['listProcessEvents', ['events', '-n', '20']],
      ['listProcessEvents', ['events', '--process', `${host}/${process.pid}`]],
      ['listActions', ['actions', '--process', procUid]],
      ['listMetrics', ['query', '--list']],
      ['queryMetrics', ['query', 'virtual_memory.percent', '--from', '-10m']],
      ['explainMetric', ['explain', host, 'memory']],
      ['diffHostProcesses', ['diff', host, '--from', '-5s']],
      ['compareProcesses', ['diff', host, host]],
      ['listProcessRuns', ['where', 'name:sleep', '--from', '-10m']],
      ['listActions', ['actions']],
      ['listEnrollments', ['enroll', 'list']],
      ['listDeadLetters', ['dead-letters', 'list']],
    ] as const;
    const findFault = await describedAnswers();
    for (const [route, words] of asked) {
      const { code, out, errors } = await psfleet([...words, '--json']);
      expect([0, 3], `${words.join(' ')}: ${errors}`).toContain(code);
      expect(findFault(route, JSON.parse(out)), words.join(' ')).toBeNull();
    }
  });

  it('show names of strangers as text, also on a terminal', async () => {
    const { out } = await psfleet(['ps', '-H', host, 'cmd:evil', '--wide']);
    expect(out).toContain(String.raw`evil\u{1b}[2J\u{202e}日本`);
    expect(out).not.toContain('\u001B');
  });

  it('are quiet when their reader leaves early', async () => {
    const line = `${process.execPath} ${cli} ps --limit 100000 --wide | head -1`;
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], { env: user.env });
    expect([stdout.split('\n').length, stderr]).toEqual([2, '']);
  });

  it('say by their exit codes what happened', async () => {
    expect((await psfleet(['ps', '--nonsense'])).code).toBe(2);
    expect((await psfleet(['ps', 'rss:>'])).code).toBe(2);
    expect((await psfleet(['ps', '--at', 'noon'])).errors).toMatch(/--at must be a time, not 'noon': type -15m/);
    expect((await psfleet(['tree', 'no-such-host'])).code).toBe(4);
    expect((await psfleet(['status'], { PSFLEET_TOKEN: 'wrong' })).code).toBe(5);
    expect((await psfleet(['status'], { PSFLEET_API_URL: 'http://127.0.0.1:1', PSFLEET_TOKEN: 'x' })).code).toBe(6);
    expect((await psfleet(['status'], { PSFLEET_API_URL: 'nonsense' })).code).toBe(78);
  });

  it('end exactly the process that they name, and only when they may', async () => {
    const { pid } = startSleeper();
    await eventually('its row', () => tableHas(pid), limitMs);
    const name = `${host}/${pid}`;
    expect(await psfleet(['kill', name])).toMatchObject({ code: 2, out: '' });
    expect((await psfleet(['renice', '--yes', '7', name])).out).toMatch(/done: nice was -?\d+, is 7/);
    const { code, out } = await psfleet(['kill', '--yes', name]);
    expect([code, out]).toEqual([0, expect.stringContaining(`${name}: done: process ended`)]);
    await eventually('the end', async () => (await psfleet(['kill', '--yes', name])).code === 4, limitMs);
    expect((await psfleet(['actions', '--no-headers', '-o', 'verb,target'])).out).toContain(`signal SIGTERM  ${name}`);
  });

  it('keep servers under names, and send a token only to its own', async () => {
    const add = ['server', 'add', 'here', machine.url, '--token-file', join(machine.home, 'admin-token')];
    expect(await psfleet(add)).toMatchObject({ code: 0, errors: '' });
    const elsewhere = { PSFLEET_HOME: join(user.home, 'nowhere'), PSFLEET_API_PORT: '1' };
    expect((await psfleet(['hosts', '--server', 'here', '--no-headers', '-o', 'host'], elsewhere)).out.trim()).toBe(
      host,
    );
    expect((await psfleet(['server', 'list', '--json'])).out).not.toContain(machine.headers.authorization.slice(7));
    expect((await psfleet(['server', 'add', 'plain', 'http://192.0.2.1:7780', '--token-file', '-'])).code).toBe(2);
    expect((await psfleet(['server', 'remove', 'here'])).code).toBe(0);
    expect((await psfleet(['hosts', '--server', 'here'], elsewhere)).code).toBe(2);
  });

  it('write what the guide shows', async () => {
    const began = new Date().toISOString();
    const folder = mkdtempSync('/var/tmp/guide-');
    const script = join(folder, 'nightly.py');
    const search = 'program:*/nightly.py';
    const code = 'import sys\neaten = bytearray((400 if "--full" in sys.argv else 40) << 20)\n';
    writeFileSync(script, `${code}sys.stdin.read()\nsys.exit(1)\n`);
    const failed = await startReport(script, '--full', 400);
    failed.stdin?.end();
    await once(failed, 'exit');
    const ends = ['ps', search, '--from', '-10m', '--no-headers', '-o', 'end'];
    await eventually('its end', async () => (await psfleet(ends)).out.trim() === 'exit 1', limitMs);
    await startReport(script, '--again', 40);
    const runs = ['where', search, '--from', '-10m', '--no-headers', '-o', 'runs'];
    await eventually('both runs', async () => (await psfleet(runs)).out.trim() === '2', limitMs);
    rmSync(folder, { recursive: true });

    // Nothing is stored of the ten minutes before this machine was started.
    const names = { vm: host, root: userInfo().username, '/srv/reports': folder, '-10m': began };
    const reader = new GuideReader(names);
    const steps = readSteps(guide);
    expect(steps.length).toBeGreaterThan(4);
    for (const step of steps) {
      const shown = await runInTerminal(reader.translate(step.command), step.output.includes('[y/N]'));
      const [inGuide, here] = reader.compare(step, shown);
      expect(here, `${step.command}\n${shown}`).toBe(inGuide);
    }
  });
});
