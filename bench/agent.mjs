// What the agent costs: CPU and memory at 10 s with 500 processes of which 15 % work, beside psutil in the same run.
// usage: npm run bench:agent [seconds, default 120]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { startTestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { decodeMessage, streams } from '@psfleet/wire';

const root = new URL('..', import.meta.url).pathname;
const seconds = Number(process.argv[2] ?? 120);
/** Those of the machine included. */
const [processes, working] = [500, 75];
const started = Math.max(working, processes - readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length);
const logger = createLogger({ name: 'bench', level: 'silent' });
const state = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));

const nats = await startTestNats();
const load = spawn('python3', [`${root}bench/load-processes.py`, String(started), String(working), '5'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
/** Six ticks: all code has run, identities are sent. */
const warmUpMs = 65_000;
/** V8 compiles what runs once in 10 s for some minutes, on threads of its own: a figure apart, since an agent runs for weeks. */
const compilingMs = 120_000;
const agents = [];
try {
  await once(load.stdout, 'data');
  const connection = await connectNats({ url: nats.url, ...nats.users.collector, name: 'bench', logger });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: streams.data.name, subjects: [...streams.data.subjects], allow_direct: true });
  const agent = startAgent('bench', 'inherit');
  const { pid } = agent;
  await sleep(warmUpMs);
  const compiling = await measureCpu(pid, compilingMs);
  const { cpu, elapsed } = await measureCpu(pid, seconds * 1_000);
  const rssMb = round(Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_000, 1);
  await stopAgent(agent);
  const messages = await storedMessages(manager);
  // Apart, because looking at every turn of the event loop costs more than the agent itself.
  const spans = await measureSpans();
  const ticks = messages.filter(({ message }) => message.part === 1);
  const sweeps = ticks
    .slice(2)
    .map(({ message }) => message.groups.find(({ group }) => group === 13)?.fields.get(3)?.[0] / 10);
  const psutil = runPsutil();
  const swept = ticks.at(-1).message.tick.processes;
  const figures = {
    processes: swept,
    intervalSeconds: 10,
    measuredSeconds: Math.round(elapsed),
    agentCpuPercent: round((cpu / elapsed) * 100, 2),
    agentCpuPercentFirstMinutes: round((compiling.cpu / compiling.elapsed) * 100, 2),
    agentCpuMsPerTick: round((cpu / (elapsed / 10)) * 1_000, 1),
    agentUsPerProcess: round((cpu / (elapsed / 10) / swept) * 1e6, 1),
    agentRssMb: rssMb,
    spanP999Ms: spans.p999Ms,
    spanLongestMs: spans.maxMs,
    sweepMsMedian: median(sweeps),
    messageBytesMedian: median(messages.slice(2).map(({ bytes }) => bytes)),
    psutilVersion: psutil?.version ?? null,
    psutilUsPerProcess: psutil === null ? null : round(psutil.us_per_process, 1),
    psutilToAgentWhole:
      psutil === null ? null : round(psutil.us_per_process / ((cpu / (elapsed / 10) / swept) * 1e6), 2),
    psutilToAgentSweep: psutil === null ? null : round((psutil.us_per_process * swept) / 1_000 / median(sweeps), 2),
  };
  console.log(
    `${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.cpus().length} cores, Linux ${os.release()}, Node ${process.version}`,
  );
  console.table(figures);
  await closeNats(connection);
  console.log(JSON.stringify(figures));
} finally {
  await Promise.all(agents.map(stopAgent));
  load.stdin.end();
  if (load.exitCode === null) {
    await once(load, 'exit');
  }
  await nats.stop();
  rmSync(state, { recursive: true, force: true });
}

function startAgent(host, stdout, flags = []) {
  const env = {
    PATH: process.env.PATH,
    PSFLEET_NATS_URL: nats.url,
    PSFLEET_NATS_USER: 'agent',
    PSFLEET_NATS_PASSWORD: nats.users.agent.password,
    PSFLEET_AGENT_STATE: join(state, host),
    PSFLEET_AGENT_HOSTNAME: host,
    PSFLEET_HEALTH_PORT: '0',
    PSFLEET_LOG_LEVEL: 'warn',
    PSFLEET_PARENT_STDIN: '1',
  };
  const child = spawn(process.execPath, [...flags, `${root}apps/agent/dist/main.js`], {
    env: { ...env, PSFLEET_BENCH_WARM_UP_MS: String(warmUpMs) },
    stdio: ['pipe', stdout, 'inherit'],
  });
  agents.push(child);
  return child;
}

async function stopAgent(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
}

async function measureSpans() {
  const agent = startAgent('bench-spans', 'pipe', ['--import', `${root}bench/agent-spans.mjs`]);
  let output = '';
  agent.stdout.on('data', (chunk) => (output += chunk));
  await sleep(warmUpMs + seconds * 1_000);
  await stopAgent(agent);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** Seconds of CPU that the process took meanwhile, and how long that was. */
async function measureCpu(pid, ms) {
  const [from, began] = [cpuSeconds(pid), performance.now()];
  await sleep(ms);
  return { cpu: cpuSeconds(pid) - from, elapsed: (performance.now() - began) / 1_000 };
}

function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function storedMessages(manager) {
  const { state: range } = await manager.streams.info(streams.data.name);
  const messages = [];
  for (let seq = range.first_seq; seq <= range.last_seq; seq++) {
    const { data } = await manager.streams.getMessage(streams.data.name, { seq });
    messages.push({ bytes: data.length, message: decodeMessage(data) });
  }
  return messages;
}

/** Null where Debian's python3-psutil is not installed. */
function runPsutil() {
  try {
    return JSON.parse(execFileSync('/usr/bin/python3', [`${root}bench/psutil-sweep.py`, '7'], { encoding: 'utf8' }));
  } catch (error) {
    console.error(`psutil was not measured: ${error.message.split('\n')[0]}`);
    return null;
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function round(value, decimals) {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
