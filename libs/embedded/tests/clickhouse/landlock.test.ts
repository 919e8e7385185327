import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
let folder: string;
let listener: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-landlock-'));
  writeFileSync(join(folder, 'secret'), 'a secret');
  listener = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => listener.close(resolve));
  rmSync(folder, { recursive: true });
});

/** What a process can that confines itself as a kernel with this version of Landlock would; undefined: this one. */
async function tryUnder(version: number | undefined): Promise<unknown> {
  const { port } = listener.address() as AddressInfo;
  const options = JSON.stringify({ version, secret: join(folder, 'secret'), port });
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'confined.mjs'), options]);
  return JSON.parse(stdout);
}

const passwordsOpenFiles = expect.stringMatching(/^read all files of its user, because .*Landlock/) as string;
const nothingStopsIt = { ability: passwordsOpenFiles, file: 'a secret', connection: 'connected' };
const portsAreOpen = {
  ability: expect.stringMatching(/^connect to any address, because its kernel is older than Linux 6\.7/) as string,
  file: 'EACCES',
  connection: 'connected',
};
const confined = { ability: null, file: 'EACCES', connection: 'EACCES' };

it.each([
  ['no Landlock', -1, nothingStopsIt],
  ['the first Landlock', 1, nothingStopsIt],
  ['that of Linux 5.19', 2, portsAreOpen],
  ['that of Linux 6.2', 3, portsAreOpen],
  ['that of Linux 6.7', 4, confined],
  ['that of this kernel', undefined, confined],
])('says what remains possible under %s', async (_, version, possible) => {
  expect(await tryUnder(version)).toEqual(possible);
});
