// npm run bench:peers -- [--warm-up 180] [--seconds 390] [--runs 1] [--only atop,PCP]: the agent beside other products
// that watch processes, all at once on this machine with the same load: what each costs, and what each can tell
// afterwards about the same events. Needs root and Debian's packages; installs them into a layer of its own. The last
// line printed is one JSON object.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { machine as describeMachine } from './machine.mjs';
import * as atop from './peers/atop.mjs';
import { DebianOverlay } from './peers/debian-overlay.mjs';
import * as exporters from './peers/exporters.mjs';
import { perfect, score } from './peers/facts.mjs';
import * as netdata from './peers/netdata.mjs';
import * as pcp from './peers/pcp.mjs';
import * as pidstat from './peers/pidstat.mjs';
import { askPsfleet } from './peers/psfleet.mjs';
import * as psutilLoop from './peers/psutil-loop.mjs';
import { MachineUnderTest } from './rest/machine-under-test.mjs';
import { memoryOfPart, pidsByPart, usageOfPart } from './rest/parts.mjs';
import { forksSoFar } from './peers/forks.mjs';
import { median, round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    'warm-up': { type: 'string', default: '180' },
    seconds: { type: 'string', default: '390' },
    runs: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const [warmUpMs, windowMs] = [Number(values['warm-up']) * 1000, Number(values.seconds) * 1000];
const load = { processes: 500, working: 75, everySeconds: 10 };
const memoryEveryMs = 15_000;
/** Peers sample every ten seconds, and Prometheus shows a sample one scrape later. */
const settleMs = 30_000;
const wanted = values.only?.split(',');
const peers = [atop, pcp, exporters, netdata, pidstat, psutilLoop].filter(
  ({ name }) => wanted === undefined || wanted.includes(name),
);
const agentName = 'psfleet agent';

if (process.getuid() !== 0) {
  console.error('bench:peers needs root: it installs other products into a layer over the file system');
  process.exit(2);
}
const runs = [];
for (let run = 0; run < Number(values.runs); run++) {
  runs.push(await measureRun());
}
console.log(describeMachine());
for (const run of runs) {
  console.log(
    `${run.processes} processes, ${run.forksPerSecond} forks a second, ${run.busyPercent} % of the CPUs busy`,
  );
  console.table(run.costs);
  console.table({ 'the most': perfect, ...run.scores });
}
console.log(JSON.stringify({ runs }));

async function measureRun() {
  const overlay = new DebianOverlay();
  const machine = new MachineUnderTest();
  const scratch = mkdtempSync(join(os.tmpdir(), 'psfleet-events-'));
  try {
    await overlay.start(peers.flatMap(({ packages }) => packages));
    await machine.start(load);
    for (const peer of peers) {
      await peer.start(overlay);
    }
    await sleep(warmUpMs);
    const measured = await measureCosts(overlay, machine);
    const truth = await causeEvents(scratch);
    await sleep(settleMs);
    const facts = { [agentName]: await askPsfleet(machine, truth) };
    for (const peer of peers) {
      facts[peer.name] = await peer.ask(overlay, truth);
    }
    const versions = Object.fromEntries(peers.map((peer) => [peer.name, peer.version(overlay)]));
    const scores = Object.fromEntries(Object.entries(facts).map(([name, each]) => [name, score(each, truth)]));
    return { ...measured, scores, facts, truth: { ...truth, short: { ...truth.short, pids: 500 } }, versions };
  } finally {
    await machine.stop();
    await overlay.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** By product: per cent of a core, MiB, MB written an hour, and how many times its CPU the agent takes. */
async function measureCosts(overlay, machine) {
  const pidsOf = () => ({
    [agentName]: pidsByPart(machine.pid).get('agent'),
    ...Object.fromEntries(peers.map(({ name, programs }) => [name, overlay.pidsOf(programs)])),
  });
  const usages = () => Object.fromEntries(Object.entries(pidsOf()).map(([name, pids]) => [name, usageOfPart(pids)]));
  const pidsBefore = pidsOf();
  const [before, forksBefore, cpusBefore, began] = [usages(), forksSoFar(), cpuTimes(), performance.now()];
  const memory = [];
  while (performance.now() - began < windowMs) {
    await sleep(Math.min(memoryEveryMs, windowMs));
    memory.push(Object.fromEntries(Object.entries(pidsOf()).map(([name, pids]) => [name, memoryOfPart(pids)])));
  }
  const after = usages();
  requireRunning(pidsBefore, pidsOf());
  const seconds = (performance.now() - began) / 1000;
  const cpusAfter = cpuTimes();
  const rate = (name, figure) => (after[name][figure] - before[name][figure]) / seconds;
  const costs = Object.fromEntries(
    Object.keys(after).map((name) => [
      name,
      {
        cpuPercent: round(rate(name, 'cpuSeconds') * 100, 3),
        agentIsTimes: round(rate(agentName, 'cpuSeconds') / rate(name, 'cpuSeconds'), 2),
        rssMib: round((median(memory.map((each) => each[name].rssMb)) * 1000) / 1024, 1),
        pssMib: round((median(memory.map((each) => each[name].pssMb)) * 1000) / 1024, 1),
        writtenMbPerHour: round((rate(name, 'writtenBytes') * 3600) / 1e6, 1),
      },
    ]),
  );
  const busy = cpusAfter.busy - cpusBefore.busy;
  return {
    seconds: round(seconds, 0),
    processes: load.processes,
    forksPerSecond: round((forksSoFar() - forksBefore) / seconds, 1),
    busyPercent: round((busy / (busy + cpusAfter.idle - cpusBefore.idle)) * 100, 1),
    costs,
  };
}

/** A product that ends while it is measured would look cheap. */
function requireRunning(pidsBefore, pidsAfter) {
  for (const [name, pids] of Object.entries(pidsBefore)) {
    const ended = pids.filter((pid) => !pidsAfter[name].includes(pid));
    if (pids.length === 0 || ended.length > 0) {
      throw new Error(`${name} did not run all the time: ${ended.length} of ${pids.length} processes ended`);
    }
  }
}

async function causeEvents(folder) {
  const script = new URL('peers/events.py', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [script, folder], { maxBuffer: 1e7 });
  return JSON.parse(stdout);
}

function cpuTimes() {
  let [busy, idle] = [0, 0];
  for (const { times } of os.cpus()) {
    busy += times.user + times.sys + times.nice + times.irq;
    idle += times.idle;
  }
  return { busy, idle };
}
