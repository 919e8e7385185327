import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { enrollOwnAgent } from './enroll-own-agent.js';

let folder: string;
let server: Server;
let answers: number[];

/** Answers requests with these statuses, one after the other. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-enroll-'));
  writeFileSync(join(folder, 'admin-token'), 'a token\n');
  answers = [];
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(answers.shift() ?? 500).end('an answer');
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
  answers = [503, 503, 403];
  await expect(enroll(new AbortController().signal)).rejects.toThrow('the API could not be asked: status 403');
  expect(answers).toEqual([]);
});

it('stops waiting when it is told to', async () => {
  answers = Array.from({ length: 100 }, () => 503);
  await expect(enroll(AbortSignal.timeout(300))).rejects.toThrow(/abort|timeout/i);
});
