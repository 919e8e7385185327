import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@psfleet/embedded';
import { hostNameOf } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { OneMachine } from '../programs/one-machine.js';
import { Program } from '../programs/program.js';

interface Host {
  readonly host: string;
  readonly status: string;
  readonly warnings: readonly { readonly code: string }[];
}

interface Readiness {
  readonly status: string;
  readonly checks: { readonly identity: { readonly ok: boolean; readonly problem: string | null } };
}

const folder = mkdtempSync(join(tmpdir(), 'psfleet-enrolled-'));
const machine = new OneMachine();
const agents: Agent[] = [];

/** A second machine, as far as its agent knows: it has a state of its own, and a hostname. */
class Agent {
  readonly program: Program;
  readonly state: string;
  readonly #port: number;

  constructor(name: string, hostname: string, port: number) {
    this.state = join(folder, name);
    this.#port = port;
    this.program = new Program('agent', {
      PSFLEET_AGENT_STATE: join(this.state, 'state'),
      PSFLEET_AGENT_IDENTITY: join(this.state, 'identity'),
      PSFLEET_AGENT_HOSTNAME: hostname,
      PSFLEET_AGENT_INTERVAL: '1s',
      PSFLEET_HEALTH_PORT: String(port),
    });
    agents.push(this);
  }

  static async create(name: string, hostname = name): Promise<Agent> {
    return new Agent(name, hostname, await findFreePort());
  }

  get identityFile(): string {
    return join(this.state, 'identity', 'identity.json');
  }

  async enroll(how: object = {}, ...args: readonly string[]): Promise<number | null> {
    const { status, body } = await machine.ask('POST', '/api/v1/enrollments', how);
    expect(status).toBe(201);
    const file = join(folder, 'token');
    writeFileSync(file, body.data.token as string, { mode: 0o600 });
    return this.program.run('enroll', '--api', machine.url, '--token-file', file, ...args);
  }

  async readiness(): Promise<Readiness | null> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/readyz`).catch(() => null);
    return response === null ? null : ((await response.json()) as Readiness);
  }

  problem(): Promise<string> {
    return eventually('a problem', async () => (await this.readiness())?.checks.identity.problem ?? null);
  }
}

async function hostNamed(name: string): Promise<Host | null> {
  const { body } = await machine.get('/api/v1/hosts?limit=1000');
  return (body.data as Host[]).find(({ host }) => host === name) ?? null;
}

const online = (name: string): Promise<Host> =>
  eventually(`${name} online`, async () => {
    const host = await hostNamed(name);
    return host?.status === 'online' && host;
  });

beforeAll(async () => {
  await machine.start({ PSFLEET_AGENT_INTERVAL: '1s' });
});

afterAll(async () => {
  for (const { program } of agents) {
    await program.kill();
  }
  await machine.remove();
  rmSync(folder, { recursive: true });
});

describe('the agent of psfleet up', () => {
  const own = hostNameOf(os.hostname());
  const files = (): string => join(machine.home, 'agent', 'identity', 'identity.json');

  it('is enrolled, with keys that only its owner can read', async () => {
    await online(own);
    expect(statSync(files()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(files(), 'utf8'))).toMatchObject({ host: own, apiUrl: machine.url });
  });

  it('keeps its identity over a restart on other ports', async () => {
    const before = readFileSync(files(), 'utf8');
    await machine.stop();
    await machine.start({ PSFLEET_AGENT_INTERVAL: '1s' });
    await online(own);
    expect(readFileSync(files(), 'utf8')).toBe(before);
  });
});

describe('an agent that joined', () => {
  let agent: Agent;

  it('runs under the name of its enrolment', async () => {
    agent = await Agent.create('web-7', 'Web-7.Example.org');
    expect(await agent.program.run('run')).toBe(78);
    expect(agent.program.log).toContain('psfleet enroll create');
    expect(await agent.enroll()).toBe(0);
    agent.program.start('run');
    await online('web-7_example_org');
    expect((await agent.readiness())?.checks.identity).toMatchObject({ ok: true, problem: null });
  });

  it('is not replaced by a second one with its hostname', async () => {
    const second = await Agent.create('second', 'Web-7.Example.org');
    expect(await second.enroll()).toBe(78);
    expect(second.program.log).toContain('--replace web-7_example_org');
    expect((await hostNamed('web-7_example_org'))?.warnings.map(({ code }) => code)).toEqual([
      expect.stringMatching(/^(lost-key|second-machine)$/),
    ]);
  });

  it('loses only its spool with its state folder', async () => {
    await agent.program.stop();
    rmSync(join(agent.state, 'state'), { recursive: true });
    agent.program.start('run');
    await eventually('a tick', async () => (await agent.readiness())?.status === 'ok');
    await online('web-7_example_org');
  });

  it('does not run on a copy of its machine', async () => {
    const copy = await Agent.create('copy', 'Web-7.Example.org');
    cpSync(join(agent.state, 'identity'), join(copy.state, 'identity'), { recursive: true });
    const identity = JSON.parse(readFileSync(copy.identityFile, 'utf8')) as object;
    // As if it had been made on another machine, which this one is a copy of.
    const machineMarks = { machineId: 'f'.repeat(64), productUuid: 'f'.repeat(64) };
    writeFileSync(copy.identityFile, JSON.stringify({ ...identity, machine: machineMarks }));
    copy.program.start('run');
    expect(await copy.problem()).toMatch(
      /not the machine that was enrolled as web-7_example_org.*psfleet enroll create/,
    );
    expect((await copy.readiness())?.status).toBe('failing');
    await copy.program.stop();
  });

  it('says what to do when it has lost its key, and takes its own place again', async () => {
    await agent.program.stop();
    rmSync(join(agent.state, 'identity', 'identity.key'));
    expect(await agent.program.run('run')).toBe(78);
    expect(agent.program.log).toContain('psfleet enroll create --replace web-7_example_org');
    expect(await agent.enroll({ replace: 'web-7_example_org' })).toBe(0);
    agent.program.start('run');
    await eventually('a tick', async () => (await agent.readiness())?.status === 'ok');
    const host = await online('web-7_example_org');
    expect(host.warnings).toEqual([]);
  });

  it('is cut within two seconds when it is revoked, and says what to do', async () => {
    const startMs = performance.now();
    const { status } = await machine.ask('POST', '/api/v1/hosts/web-7_example_org/revoke');
    expect(status).toBe(200);
    await eventually('a remedy', async () => /revoked.*--replace web-7_example_org/.test(await agent.problem()), 5_000);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect((await agent.readiness())?.status).toBe('failing');
  });
});
