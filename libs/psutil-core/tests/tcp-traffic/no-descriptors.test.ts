import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const library = join(import.meta.dirname, '../..');
const compiler = join(library, '../../node_modules/.bin/tsc');

/** It has a TCP connection and a new process, whose descriptors a reading must look through. */
const program = `
  import { openSync, closeSync } from 'node:fs';
  import { spawn } from 'node:child_process';
  import { connect, createServer } from 'node:net';
  import { once } from 'node:events';
  const { createPsutil, PsutilError } = await import(${JSON.stringify(join(library, 'dist/index.js'))});
  const ps = createPsutil();
  const other = spawn('unshare', ['--net', 'sleep', '30']);
  await once(other, 'spawn');
  const table = ps.createProcessTable();
  const traffic = ps.createTcpTraffic(table, { maxCpuShare: 1 });
  await traffic.read(await table.sweep());
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answers = new Set();
  for (let round = 0; round < 8; round++) {
    const client = connect(server.address().port, '127.0.0.1');
    await once(client, 'connect');
    const sweep = await table.sweep();
    const held = [];
    try { for (;;) held.push(openSync('/dev/null')); } catch {}
    answers.add(await traffic.read(sweep).then(() => 'read', (error) => error instanceof PsutilError || error));
    held.forEach((fd) => closeSync(fd));
  }
  const totals = await traffic.read(await table.sweep());
  console.log(...answers, totals.sentBytes >= 0);
  other.kill();
  process.exit();
`;

it.runIf(process.getuid?.() === 0)(
  'a reading without a free descriptor fails with an error of this library, and the next one works',
  () => {
    execFileSync(process.execPath, [compiler, '-b', join(library, 'tsconfig.build.json')]);
    const args = ['--nofile=1024:1024', process.execPath, '--input-type=module', '-e', program];
    const output = execFileSync('prlimit', args, { timeout: 30_000, encoding: 'utf8' });
    expect(output.trim()).toMatch(/^(read|true)( read| true)? true$/);
  },
);
