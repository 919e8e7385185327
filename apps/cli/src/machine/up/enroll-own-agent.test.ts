import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { enrollOwnAgent } from './enroll-own-agent.js';

let folder: string;
let server: Server;
type Answer = number | 'reset';

let answers: (readonly [Answer, code?: string])[];
let asked: number;

/** Answers requests with these statuses and problems, one after the other, or breaks the connection. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-enroll-'));
  writeFileSync(join(folder, 'admin-token'), 'a token\n');
  answers = [];
  asked = 0;
  server = createServer((request, response) => {
    request.resume();
    asked += 1;
    const [status, code = 'internal'] = answers.shift() ?? [500];
    if (status === 'reset') {
      response.destroy();
      return;
    }
    const type = `https://psfleet.dev/problems/${code}`;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ type, title: 'A problem', status, detail: `it is ${code}`, instance: 'a-request' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function enroll(signal: AbortSignal): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const adminTokenFile = join(folder, 'admin-token');
  return enrollOwnAgent({
    serverUsers: [],
    apiUrl: `http://127.0.0.1:${port}`,
    adminTokenFile,
    env: {},
    account: { user: undefined, readable: (file) => file },
    onLine: () => {},
    signal,
  });
}

it('waits for an API that cannot change anything yet, as after one that was killed', async () => {
  answers = [
    [503, 'not-the-writer'],
    [503, 'broker-unavailable'],
    [403, 'forbidden'],
  ];
  await expect(enroll(new AbortController().signal)).rejects.toThrow('the API could not be asked: it is forbidden');
  expect(answers).toEqual([]);
});

it.each([[['reset']], [[502, 'internal']], [[504, 'question-timeout']]] as const)(
  'asks for no second join token after %j, which says nothing about the first',
  async (answer) => {
    answers = [answer];
    await expect(enroll(new AbortController().signal)).rejects.toThrow('the API could not be asked');
    expect(asked).toBe(1);
  },
);

it('stops waiting when it is told to', async () => {
  answers = Array.from({ length: 100 }, () => [503, 'not-the-writer'] as const);
  await expect(enroll(AbortSignal.timeout(300))).rejects.toThrow(/abort|timeout/i);
});
