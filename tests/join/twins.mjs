// A server and two hosts in namespaces of their own, one of which is a copy of the other in everything by which an
// agent could tell: name, keys, state and machine-id. Only their boots and processes differ. Runs as the first process
// of the server's namespaces. The last line printed holds what was seen, as JSON.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetServer } from './fleet-server.mjs';
import { NamespacedHost } from './namespaced-host.mjs';
import { startCommand } from './start-command.mjs';
import { until } from './until.mjs';

const { folder, packages, seconds } = JSON.parse(process.argv[2]);
const [real, copy] = ['web-2', 'web-2-copy'].map((name) => new NamespacedHost(name));
/** Seconds that the processes of each sleep, by which they are told apart: `sleep 42001.0` is the first of `web-2`. */
const marks = new Map([
  [real, 42_001],
  [copy, 43_001],
]);
const sleepers = 12;
const intervalSeconds = 10;

execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('ip', ['address', 'add', '10.77.99.1/32', 'dev', 'lo']);
const server = new FleetServer({ home: join(folder, 'home'), packages, address: '10.77.99.1' });
await server.start();
for (const [at, host] of [real, copy].entries()) {
  await host.start({ folder, at, machineId: 'a'.repeat(32), removed: ['/usr/bin/node', '/usr/local/bin/node'] });
}
copy.run(server.joinLine());
copy.run(`echo ${real.name} > /proc/sys/kernel/hostname`);
const start = startCommand(real.run(server.joinLine()));
takeCopy();
const storedBefore = await storedMessages();
const began = performance.now();
for (const [host, mark] of marks) {
  for (let at = 0; at < sleepers; at++) {
    host.startProgram(`sleep ${mark}.${at}`);
  }
  host.startProgram(start);
}
await until('the first table', async () => (await marksInTable()).length > 0);

const seen = { tables: { real: 0, copy: 0, mixed: 0 }, kills: [], warnings: [], health: [] };
for (let next = 0; performance.now() - began < seconds * 1_000; next++) {
  note(await marksInTable());
  if (next % 4 === 0) {
    await killOne();
  }
  await sleep(3_000);
}
const { data } = await server.ask(`/api/v1/hosts/${real.name}`);
seen.warnings = data.warnings.map(({ code }) => code);
seen.health = [real, copy].map((host) => host.run('psfleet-agent health || true').trim());
seen.stored = (await storedMessages()) - storedBefore;
seen.ticks = Math.round((performance.now() - began) / 1_000 / intervalSeconds);
console.log(JSON.stringify(seen));
process.exit(0);

/** What cloning a disk copies of an agent: all that it keeps. */
function takeCopy() {
  const state = real.run('tar -C /var/lib -cz psfleet-agent | base64 -w0');
  copy.run(`rm -r /var/lib/psfleet-agent; base64 -d <<'END' | tar -C /var/lib -xz\n${state}\nEND`);
  copy.run('chown -R psfleet-agent: /var/lib/psfleet-agent');
}

async function sleepersInTable() {
  const { data: rows } = await server.ask(`/api/v1/hosts/${real.name}/processes?limit=10000`);
  return rows.filter(({ cmdline }) => cmdline?.[0] === 'sleep' && /^4[23]001\./.test(cmdline[1]));
}

/** Shows whose processes are in the table: the marks of one machine, or of both. */
async function marksInTable() {
  return [...new Set((await sleepersInTable()).map(({ cmdline }) => Number(cmdline[1].split('.')[0])))];
}

function note(shown) {
  if (shown.length > 0) {
    seen.tables[shown.length > 1 ? 'mixed' : shown[0] === marks.get(real) ? 'real' : 'copy'] += 1;
  }
}

/** Kills a process of the table, and sees what ended on both machines. */
async function killOne() {
  const [victim] = await sleepersInTable();
  if (victim === undefined) {
    return;
  }
  const before = living();
  const { status, results } = await server.act({
    verb: 'signal',
    args: { signal: 'SIGKILL' },
    procUid: victim.procUid,
  });
  await sleep(500);
  const after = living();
  const ended = before.filter((sleeper) => !after.includes(sleeper));
  seen.kills.push({ victim: victim.cmdline[1], status, outcome: results?.[0]?.outcome ?? null, ended });
}

/** The sleepers that run, on both machines. */
function living() {
  return [real, copy].flatMap((host) =>
    host
      .run(`ps -e -o stat=,args= | awk '$1 !~ /^Z/ && $2 == "sleep" && $3 ~ /^4[23]001/ {print $3}'`)
      .split('\n')
      .filter((line) => line !== ''),
  );
}

async function storedMessages() {
  const text = await (await fetch('http://127.0.0.1:7783/metrics-prometheus')).text();
  return Number(/^psfleet_collector_stored_messages_total (\d+)/m.exec(text)?.[1]);
}
