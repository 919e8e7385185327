import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadFleetConfig } from '../src/config/fleet-config.js';
import { createEnrollment, listEnrollments, revokeEnrollment, type CreateOptions } from '../src/fleet/enroll/enroll.js';
import { listHosts, removeHost, revokeHost } from '../src/fleet/hosts/hosts.js';
import { exportState, importState, showState } from '../src/fleet/state/state.js';
import type { Terminal } from '../src/terminal/terminal.js';
import { recordingTerminal } from './recording-terminal.js';
import { noRowFlags } from './row-flags.js';

const token = `psfj.0123456789abcdef.${'s'.repeat(43)}.${'h'.repeat(43)}`;
const enrollment = {
  id: '0123456789abcdef',
  status: 'open',
  createdAt: new Date().toISOString(),
  expiresAt: '2026-11-22T21:00:00.000Z',
  uses: 3,
  used: 1,
  labels: { rack: 'r12' },
  namePattern: null,
  replace: 'web-1',
};
const state = {
  role: 'writer',
  generation: 7,
  distributedGeneration: 7,
  hosts: 2,
  removed: 1,
  enrollments: 1,
  revocations: 3,
};
const host = {
  host: 'web-1',
  hostname: 'web-1',
  status: 'online',
  lastSeen: new Date().toISOString(),
  enrolledAt: '2026-11-22T20:00:00.000Z',
  labels: { rack: 'r12' },
  warnings: [{ code: 'lost-key', detail: 'evil\u001B[2J', remedy: 'Let it join again' }],
};

/** The answers of the API by method and path, and what it was sent. */
let api: Server;
let home: string;
let answers: Record<string, unknown>;
let sent: { route: string; body: unknown }[];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-enroll-'));
  sent = [];
  answers = {
    'POST /api/v1/enrollments': { data: { ...enrollment, token, apiUrl: null } },
    'GET /api/v1/enrollments': { data: [enrollment] },
    'DELETE /api/v1/enrollments/0123456789abcdef': { data: enrollment },
    'GET /api/v1/hosts?limit=1000': { data: [host], meta: { cursor: null } },
    'POST /api/v1/hosts/web-1/revoke': { data: { host: 'web-1', isCut: true } },
    'DELETE /api/v1/hosts/web-1': { data: { host: 'web-1', isCut: false } },
    'GET /api/v1/state': { data: state },
    'GET /api/v1/state/export': { data: { file: '{"version":1}\n' } },
    'POST /api/v1/state/import': { data: state },
  };
  api = createServer((request, response) => void respond(request, response)).listen(0, '127.0.0.1');
  await once(api, 'listening');
});
afterEach(() => {
  api.close();
  rmSync(home, { recursive: true });
});

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method} ${request.url}`;
  sent.push({ route, body: await bodyOf(request) });
  const answer = answers[route];
  response.writeHead(answer === undefined ? 404 : 200, { connection: 'close' });
  response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? { detail: `no route ${route}` }));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return request.headers['content-type'] === undefined ? null : json(request);
}

const url = (): string => `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
const config = () => loadFleetConfig({ PSFLEET_HOME: home, PSFLEET_API_URL: url(), PSFLEET_TOKEN: 'right' });

async function outputOf(run: (terminal: Terminal) => Promise<void>): Promise<string> {
  const terminal = recordingTerminal();
  await run(terminal);
  return terminal.output();
}

describe('psfleet enroll', () => {
  const create = (options: Partial<CreateOptions> = {}) =>
    outputOf((terminal) =>
      createEnrollment(
        config(),
        { label: [['rack', 'r12']], uses: 3, ttl: 60, namePattern: null, replace: null, tokenOnly: false, ...options },
        terminal,
      ),
    );

  test('create prints the line for an installed agent, or the token alone', async () => {
    const lines = (await create({ replace: 'web-1' })).split('\n');
    expect(lines[0]).toContain('for the machine that replaces web-1, until 2026-11-22T21:00:00.000Z');
    expect(lines[1]).toBe('# The API serves no other machines yet: psfleet up --listen ADDRESS does.');
    expect(lines[2]).toBe(`echo ${token} | psfleet-agent enroll --api ${url()} --token-file -`);
    expect(sent[0]?.body).toEqual({ labels: { rack: 'r12' }, uses: 3, ttl: 60, replace: 'web-1' });
    expect(await create({ tokenOnly: true })).toBe(`${token}\n`);
  });

  test('create prints the line that installs the agent where the API serves it', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    answers['POST /api/v1/enrollments'] = { data: { ...enrollment, token, apiUrl: 'https://fleet.example.org:7785' } };
    expect(await create()).toContain(
      '\n# The API has no packages of this version: npm run package:agent makes them. On a host with the agent:\n' +
        `echo ${token} | psfleet-agent enroll --api https://fleet.example.org:7785 --token-file -\n`,
    );
    answers[`GET /install/${version}/SHA256SUMS`] = `${'b'.repeat(64)}  a.deb\n${'a'.repeat(64)}  join.sh\n`;
    const line = await create();
    expect(line).toContain(`echo "${'a'.repeat(64)}  join.sh" | sha256sum -c`);
    expect(line).toContain(`/install/${version}/join.sh`);
    expect(line.match(/^# /gm)).toHaveLength(1);
  });

  test('list shows uses and labels, revoke says what it did', async () => {
    const [head, row] = (
      await outputOf((terminal) => listEnrollments(config(), { ...noRowFlags, utc: true }, terminal))
    ).split('\n');
    expect(head).toMatch(/^ID +STATUS +AGE +EXPIRES +USED +NAMES +LABELS$/);
    expect(row).toMatch(/^0123456789abcdef +open +\d s +2026-11-22 21:00:00 +1\/3 +replaces web-1 +rack=r12$/);
    expect(await outputOf((terminal) => revokeEnrollment(config(), enrollment.id, terminal))).toBe(
      'no more hosts can join with enrolment 0123456789abcdef; 1 did\n',
    );
  });
});

describe('psfleet host', () => {
  test('list shows each warning with its remedy, and escapes hostile text', async () => {
    const text = await outputOf((terminal) =>
      listHosts(config(), { ...noRowFlags, utc: true, status: [], label: [] }, terminal),
    );
    expect(text).toMatch(/\nweb-1 +online +\d s +2026-11-22 20:00:00 +web-1 +rack=r12 +lost-key\n/);
    expect(text).toContain('web-1: evil\\u{1b}[2J.\n  Let it join again.\n');
  });

  test('revoke and remove say whether the broker confirmed it', async () => {
    expect(await outputOf((terminal) => revokeHost(config(), 'web-1', terminal))).toBe(
      'revoked web-1: its credentials have ended\n',
    );
    expect(await outputOf((terminal) => removeHost(config(), 'web-1', terminal))).toContain('has not confirmed yet');
    await expect(outputOf((terminal) => removeHost(config(), '../state', terminal))).rejects.toThrow(
      'no route DELETE /api/v1/hosts/..%2Fstate',
    );
  });
});

describe('psfleet state', () => {
  test('show names the generation', async () => {
    expect(await outputOf((terminal) => showState(config(), terminal))).toBe(
      'role: writer\ngeneration: 7 (distributed: 7)\nhosts: 2 enrolled, 1 removed\nenrolments: 1\n' +
        'revoked credentials: 3\n',
    );
  });

  test('export writes a private file and replaces none', async () => {
    const file = join(home, 'state.json');
    await outputOf((terminal) => exportState(config(), file, terminal));
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['{"version":1}\n', 0o600]);
    await expect(outputOf((terminal) => exportState(config(), file, terminal))).rejects.toThrow('EEXIST');
    expect(await outputOf((terminal) => exportState(config(), '-', terminal))).toBe('{"version":1}\n');
  });

  test('import sends the file, with the generation that is accepted', async () => {
    const file = join(home, 'state.json');
    writeFileSync(file, '{"version":1}');
    await outputOf((terminal) => importState(config(), file, null, terminal));
    await outputOf((terminal) => importState(config(), file, 9, terminal));
    expect(sent.map(({ body }) => body)).toEqual([
      { file: '{"version":1}' },
      { file: '{"version":1}', acceptGeneration: 9 },
    ]);
    await expect(outputOf((terminal) => importState(config(), join(home, 'none'), null, terminal))).rejects.toThrow(
      'ENOENT',
    );
  });
});
