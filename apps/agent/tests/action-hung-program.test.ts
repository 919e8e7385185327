import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Policy, type PolicyOptions } from '../src/actions/policy.js';
import { openPolicy, ps } from './action-world.js';

const program = join(import.meta.dirname, '../../../libs/psutil-core/tests/testing/program-mount.py');
let place: string;
let server: ChildProcess;
let child: ChildProcess;

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'hung-program-'));
  server = spawn('python3', [program, place], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(server.stdout ?? server, 'data');
  child = spawn(join(place, 'tool'), ['60'], { stdio: 'ignore', cwd: '/' });
  await once(child, 'spawn');
  server.stdin?.write('silent\n');
  await once(server.stdout ?? server, 'data');
});
afterEach(async () => {
  const ended = [once(child, 'exit'), once(server, 'exit')];
  child.kill('SIGKILL');
  server.stdin?.end();
  await Promise.all(ended);
  rmdirSync(place);
});

describe("a root's process whose program lies on a mount that hangs", () => {
  it.each([
    ['may be ended', {}, null],
    ['may be ended where another program is protected', { protectedPrograms: ['/bin/true'] }, null],
    ['is protected by its name', { protectedNames: ['tool'] }, 'processes named "tool" that run as root are protected'],
  ])('%s, without asking that mount', (_, options: Partial<PolicyOptions>, expected) => {
    const started = performance.now();
    expect(new Policy(ps, { ...openPolicy, ...options }).refusal(child.pid ?? 0)).toBe(expected);
    const itself = { protectedPrograms: [join(place, 'tool')] };
    expect(new Policy(ps, { ...openPolicy, ...itself }).refusal(child.pid ?? 0)).toBe(
      `the program ${join(place, 'tool')} is protected while it runs as root`,
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
