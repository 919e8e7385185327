// npm run bench:actions -- [--actions 240] [--spaced 20]: round trips of actions over REST against `psfleet up`, by
// steps: one after the other, and with 3 s between them, after which connections are idle. The last line printed is one
// JSON object.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findFreePort } from '@psfleet/embedded';
import { hostNameOf } from '@psfleet/wire';
import { machine } from './machine.mjs';
import { measuredTree } from './measured-tree.mjs';

const { values } = parseArgs({
  options: { actions: { type: 'string', default: '240' }, spaced: { type: 'string', default: '20' } },
});
const warmUps = 30;
const pauseMs = 3_000;
const barMs = 35;

const home = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));
// The service user of a stack that root starts passes through it.
chmodSync(home, 0o711);
const api = `http://127.0.0.1:${await findFreePort()}`;
const children = [];
const stack = await startStack();
try {
  const token = readFileSync(join(home, 'admin-token'), 'utf8').trim();
  const count = Number(values.actions);
  const targets = await findTargets(token, Math.ceil(count / 6) + 1);
  const run = (times, pause) => runActions(token, targets, times, pause);
  await run(warmUps, 0);
  const rows = await run(count, 0);
  const spaced = await run(Number(values.spaced), pauseMs);
  console.log(machine());
  console.log(
    'milliseconds; the process is looked up and prepared while the intent is stored, so that these do not add up',
  );
  const figures = { actions: summarize(rows), spaced: summarize(spaced) };
  console.table(figures.actions);
  console.log(`with ${pauseMs / 1_000} s between two actions:`);
  console.table(figures.spaced);
  const p95 = figures.actions.total.p95;
  console.log(JSON.stringify({ count: rows.length, barMs, met: p95 < barMs, ...figures }));
} finally {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  stack.kill('SIGTERM');
  await once(stack, 'exit');
  rmSync(home, { recursive: true, force: true });
}

/** Resolves once the stack is ready. */
async function startStack() {
  const ports = ['NATS', 'CLICKHOUSE', 'COLLECTOR_HEALTH', 'AGENT_HEALTH'];
  const env = Object.fromEntries(
    await Promise.all(ports.map(async (name) => [`PSFLEET_${name}_PORT`, String(await findFreePort())])),
  );
  const child = spawn(process.execPath, [`${measuredTree}/apps/cli/dist/main.js`, 'up'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PSFLEET_HOME: home,
      PSFLEET_API_PORT: new URL(api).port,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  while (!output.includes('psfleet is ready')) {
    if (child.exitCode !== null) {
      throw new Error(`psfleet up ended:\n${output}`);
    }
    await sleep(100);
  }
  return child;
}

async function ask(token, path, init = {}) {
  const response = await fetch(`${api}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  const body = await response.json();
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
  }
  return { data: body.data, timing: response.headers.get('server-timing') };
}

/** Starts processes and waits until they are stored. */
async function findTargets(token, count) {
  for (let started = 0; started < count; started++) {
    children.push(spawn('sleep', ['100000'], { stdio: 'ignore' }));
  }
  const pids = new Set(children.map(({ pid }) => pid));
  for (;;) {
    const { data } = await ask(token, `/hosts/${hostNameOf(os.hostname())}/processes?limit=10000`);
    const found = data.filter(({ pid }) => pids.has(pid)).map(({ procUid }) => procUid);
    if (found.length === count) {
      return found;
    }
    await sleep(500);
  }
}

/** Every sixth action ends a process for good; the others go to one that stays. */
async function runActions(token, targets, count, pause) {
  const [lasting] = targets;
  const rows = [];
  for (let index = 0; index < count; index++) {
    await sleep(pause);
    const kills = index % 6 === 5 && targets.length > 1;
    const signal = kills ? 'SIGKILL' : index % 2 === 0 ? 'SIGSTOP' : 'SIGCONT';
    const [verb, args] = index % 6 === 2 ? ['nice', { value: 10 + (index % 10) }] : ['signal', { signal }];
    const target = { procUid: kills ? targets.pop() : lasting };
    const startedMs = performance.now();
    const { data, timing } = await ask(token, '/actions', {
      method: 'POST',
      body: JSON.stringify({ verb, args, target }),
    });
    rows.push({ id: data.id, total: performance.now() - startedMs, ...stepsOf(timing) });
  }
  return withAgentTimes(rows);
}

/** `resolve;dur=1.5, intent;dur=3`; nothing of a tree whose API does not say it. */
function stepsOf(timing) {
  const steps = timing === null ? [] : timing.split(', ').map((step) => step.split(';dur='));
  return Object.fromEntries(steps.map(([name, ms]) => [name, Number(ms)]));
}

/** Splits what the agent did from the way to it and back, by its log. */
function withAgentTimes(rows) {
  const log = readFileSync(join(home, 'logs', 'agent.log'), 'utf8');
  // Joining the fleet prints lines for people.
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  const took = new Map();
  for (const { action, step, tookMs } of lines.map((line) => JSON.parse(line)).filter((entry) => entry.tookMs)) {
    took.set(`${action} ${step}`, tookMs);
  }
  return rows.map(({ id, total, resolve, intent, prepare, commit, result }) => {
    const act = took.get(`${id} commit`);
    return {
      total,
      'store the intent': intent,
      'beside it: look the process up': resolve,
      'beside it: prepare': prepare,
      'agent: prepare': took.get(`${id} prepare`),
      'agent: check, act, verify': act,
      'way to the agent and back': commit - act,
      'store the result': result,
      'HTTP, token, validation': total - Math.max(intent, resolve + prepare) - commit - result,
    };
  });
}

function summarize(rows) {
  const names = Object.entries(rows[0] ?? {})
    .filter(([, ms]) => ms > Number.NEGATIVE_INFINITY)
    .map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, quantiles(rows.map((row) => row[name]))]));
}

/** With one decimal: most steps take a few milliseconds. */
function quantiles(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
