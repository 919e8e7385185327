import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePort } from '@psfleet/embedded';
import { findSystemUser } from '@psfleet/service-kit';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { copyCheckout, giveCheckout, plantAbove } from './checkout-copy.js';
import { listProcesses } from './process-list.js';

const isRoot = process.getuid?.() === 0;
const planted = [
  'sh',
  'node',
  'npm',
  'npx',
  'tsc',
  'nats-server',
  'clickhouse',
  'setpriv',
  'flock',
  'useradd',
  'apt-get',
];
const random = Math.random().toString(36).slice(2, 8);
const cleanUp: (() => void)[] = [];
afterEach(() =>
  cleanUp
    .splice(0)
    .toReversed()
    .forEach((step) => step()),
);

/** A person at a shell in a checkout. */
class Person {
  output = '';
  readonly #checkout: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #prefix: readonly string[];

  constructor(checkout: string, env: Readonly<Record<string, string>>, prefix: readonly string[] = []) {
    this.#checkout = checkout;
    this.#env = env;
    this.#prefix = prefix;
  }

  start(command: string): ChildProcess {
    const [program = '', ...args] = this.#words(`exec ${command}`);
    const child = spawn(program, args, { cwd: this.#checkout, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    return child;
  }

  run(command: string): string {
    const [program = '', ...args] = this.#words(command);
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.#checkout,
      env: this.#env,
      encoding: 'utf8',
      timeout: 300_000,
    });
    expect(`${command}: ${status}\n${status === 0 ? '' : stdout + stderr}`).toBe(`${command}: 0\n`);
    return stdout;
  }

  #words(command: string): readonly string[] {
    return [...this.#prefix, '/bin/sh', '-c', command];
  }
}

async function environment(home: string): Promise<Record<string, string>> {
  return {
    HOME: home,
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    PSFLEET_API_PORT: String(await findFreePort()),
    PSFLEET_NATS_PORT: String(await findFreePort()),
    PSFLEET_CLICKHOUSE_PORT: String(await findFreePort()),
    PSFLEET_COLLECTOR_HEALTH_PORT: String(await findFreePort()),
    PSFLEET_AGENT_HEALTH_PORT: String(await findFreePort()),
  };
}

/** Runs the commands of README.md. Returns the users of the parts while they ran. */
async function readmeCommands(person: Person): Promise<Readonly<Record<string, number>>> {
  person.output = '';
  const up = person.start('npm start');
  const ended = once(up, 'exit');
  cleanUp.push(() => up.kill('SIGKILL'));
  await eventually(
    'the ready line',
    () => {
      if (up.exitCode !== null) {
        throw new Error(`npm start ended with ${up.exitCode}:\n${person.output}`);
      }
      return person.output.includes('psfleet is ready: http');
    },
    600_000,
  );
  await eventually('a host that is online', () => / online /.test(person.run('npx psfleet status')), 60_000);
  expect(person.run('npx psfleet enroll create --token-only').trim()).not.toBe('');
  const users = usersBelow(up.pid ?? 0);
  up.kill('SIGTERM');
  await ended;
  expect(person.output).toContain('nats-server stopped');
  person.run('npm run compose:init');
  return users;
}

function usersBelow(pid: number): Readonly<Record<string, number>> {
  const all = listProcesses();
  const below = (parent: number): typeof all =>
    all.filter(({ ppid }) => ppid === parent).flatMap((child) => [child, ...below(child.pid)]);
  return Object.fromEntries(
    below(pid).flatMap(({ commandLine, status }) => {
      const name = /nats-server|clickhouse-host|apps\/(?:api|collector|agent)/.exec(commandLine)?.[0];
      return name === undefined ? [] : [[name, Number(status['Uid']?.split('\t')[0])]];
    }),
  );
}

function ran(log: string): string {
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

describe.runIf(isRoot)('the commands of README.md', () => {
  test('work for root in a closed checkout, and run nothing that was planted above it', async () => {
    const folder = mkdtempSync('/root/psfleet-checkout-');
    const [checkout, home, log] = [join(folder, 'x'), `/var/lib/psfleet-test-${random}`, join(folder, 'ran')];
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    cleanUp.push(() => rmSync(home, { recursive: true, force: true }));
    copyCheckout(checkout);
    // compose:init makes this folder, which would be a reason to copy again.
    mkdirSync(join(checkout, 'dist', 'install'), { recursive: true });
    chmodSync(checkout, 0o700);
    plantAbove(checkout, log, planted);
    const person = new Person(checkout, { ...(await environment('/root')), PSFLEET_HOME: home });

    const users = await readmeCommands(person);
    const service = findSystemUser('psfleet')?.uid;
    expect(users).toEqual({
      'apps/agent': 0,
      'apps/api': service,
      'apps/collector': service,
      'clickhouse-host': service,
      'nats-server': service,
    });
    expect(person.output).toContain(`copying the programs to ${home}/app/`);
    const bin = join(folder, 'node_modules', '.bin');
    expect(person.output).toContain(`${bin}/nats-server is not used, because psfleet takes no program of the system`);
    expect(ran(log)).toBe('');

    // The copy is used again as long as it is one of this build, and is made again afterwards.
    await readmeCommands(person);
    expect(person.output).not.toContain('copying the programs');
    const main = join(checkout, 'apps', 'api', 'dist', 'main.js');
    writeFileSync(main, `${readFileSync(main, 'utf8')}\n// changed\n`);
    await readmeCommands(person);
    expect(person.output).toContain('copying the programs');
    expect(readFileSync(join(home, 'app', '0.1.0', 'apps', 'api', 'dist', 'main.js'), 'utf8')).toContain('// changed');
  });

  test('work for an ordinary user', async () => {
    const name = `psft${random}`;
    const home = join(mkdtempSync(join(tmpdir(), 'psfleet-user-')), name);
    cleanUp.push(() => rmSync(dirname(home), { recursive: true }));
    chmodSync(dirname(home), 0o711);
    execFileSync('/usr/sbin/useradd', ['--home-dir', home, '--create-home', '--shell', '/bin/sh', name]);
    cleanUp.push(() => execFileSync('/usr/sbin/userdel', [name]));
    const { uid, gid } = findSystemUser(name) ?? { uid: -1, gid: -1 };
    const checkout = join(home, 'src', 'psfleet');
    mkdirSync(dirname(checkout));
    copyCheckout(checkout);
    lchownSync(dirname(checkout), uid, gid);
    giveCheckout(checkout, uid, gid);
    const setpriv = ['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', '--'];
    const person = new Person(checkout, await environment(home), setpriv);

    const users = await readmeCommands(person);
    expect(users).toEqual({
      'apps/agent': uid,
      'apps/api': uid,
      'apps/collector': uid,
      'clickhouse-host': uid,
      'nats-server': uid,
    });
    expect(existsSync(join(home, '.psfleet', 'admin-token'))).toBe(true);
  });
});
