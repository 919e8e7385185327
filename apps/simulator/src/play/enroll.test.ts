import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrollHosts } from './enroll.js';

// What the simulator makes of the answers; apps/api/tests asks the real API to enrol.
describe('enrollHosts', () => {
  let folder: string;
  let tokenFile: string;
  let server: Server;
  let api: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-simulator-'));
    tokenFile = join(folder, 'admin-token');
    writeFileSync(tokenFile, 'secret\n');
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('sends the range of hosts with the token', async () => {
    let seen = '';
    answer = (request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => (seen += chunk));
      request.once('end', () => {
        seen = `${request.method} ${request.url} ${request.headers.authorization} ${seen}`;
        response.writeHead(201).end('{}');
      });
    };
    await enrollHosts({ api, tokenFile, first: 5, count: 7, serverUsers: [] });
    expect(seen).toBe('POST /api/v1/simulated-hosts Bearer secret {"first":5,"count":7}');
  });

  it.each([
    [404, /PSFLEET_SIMULATOR=1/],
    [403, /did not enrol the hosts: 403 no such role/],
  ])('says what to do after %i', async (status, message) => {
    answer = (_request, response) => response.writeHead(status).end('no such role');
    await expect(enrollHosts({ api, tokenFile, first: 0, count: 1, serverUsers: [] })).rejects.toMatchObject({
      code: 'not-enrolled',
      message: expect.stringMatching(message),
    });
  });

  it('says what to do without a token or without an API', async () => {
    const absent = join(folder, 'absent');
    await expect(enrollHosts({ api, tokenFile: absent, first: 0, count: 1, serverUsers: [] })).rejects.toThrow(
      /give --token-file/,
    );
    await expect(
      enrollHosts({ api: 'http://127.0.0.1:1', tokenFile, first: 0, count: 1, serverUsers: [] }),
    ).rejects.toThrow(/give --api/);
  });
});
