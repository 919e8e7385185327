// npm run bench:agent -- [--seconds 120] [--interval 10] [--warm-up 65] [--compiling 120] [--own-only]: CPU and memory
// of the agent with 500 processes of which 75 work, beside psutil in the same run. The last line printed is one JSON
// object. `--own-only` leaves out psutil and the agent's longest synchronous spans: what `npm run bench:paired`
// compares.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { startTestNats } from '@psfleet/embedded';
import { catalog } from '@psfleet/metric-catalog';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { decodeMessage, streams } from '@psfleet/wire';
import { machine } from './machine.mjs';
import { measuredProgram } from './measured-tree.mjs';
import { childrenOf, memoryOf, threadSecondsOf } from './process-usage.mjs';
import { median, round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    interval: { type: 'string', default: '10' },
    /** By default six ticks: all code has run, identities are sent. */
    'warm-up': { type: 'string', default: '65' },
    /** V8 compiles code that runs once in 10 s for some minutes, on its own threads. An agent runs for weeks. */
    compiling: { type: 'string', default: '120' },
    'own-only': { type: 'boolean', default: false },
  },
});
const [seconds, intervalSeconds] = [Number(values.seconds), Number(values.interval)];
const [warmUpMs, compilingMs] = [Number(values['warm-up']) * 1_000, Number(values.compiling) * 1_000];

const here = new URL('.', import.meta.url).pathname;
/** The first number includes the processes that the machine runs anyway. */
const [processes, working] = [500, 75];
const started = Math.max(working, processes - readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length);
const logger = createLogger({ name: 'bench', level: 'silent' });
const state = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));

const nats = await startTestNats();
const load = spawn('python3', [`${here}load-processes.py`, String(started), String(working), '5'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const agents = [];
try {
  await once(load.stdout, 'data');
  const connection = await connectNats({ url: nats.url, ...nats.credentials.admin, name: 'bench', logger });
  const manager = await jetstreamManager(connection);
  await nats.prepare();
  const agent = startAgent('bench', 'inherit');
  await sleep(warmUpMs);
  const compiling = await measureCpu(agent.pid, compilingMs);
  const measured = await measureCpu(agent.pid, seconds * 1_000);
  const memory = memoryOf(agent.pid);
  const helper = helperOf(agent.pid);
  await stopAgent(agent);
  const messages = await storedMessages(manager);
  const figures = {
    ...figuresOf(messages, compiling, measured, memory),
    ...figuresOfHelper(helper, memory),
    ...(values['own-only'] ? {} : await figuresBeside(messages, measured)),
  };
  console.log(machine());
  const { judged, ...shown } = figures;
  console.table(shown);
  await closeNats(connection);
  console.log(JSON.stringify({ ...shown, judged }));
} finally {
  await Promise.all(agents.map(stopAgent));
  load.stdin.end();
  if (load.exitCode === null) {
    await once(load, 'exit');
  }
  await nats.stop();
  rmSync(state, { recursive: true, force: true });
}

function figuresOf(messages, compiling, { cpu, elapsed }, { rssMb, pssMb, anonymousMb }) {
  const swept = sweptProcesses(messages);
  const cpuSecondsPerTick = cpu / (elapsed / intervalSeconds);
  const usPerProcess = (cpuSecondsPerTick / swept) * 1e6;
  const messageBytes = median(messages.slice(2).map(({ bytes }) => bytes));
  return {
    processes: swept,
    intervalSeconds,
    measuredSeconds: Math.round(elapsed),
    agentCpuPercent: round((cpu / elapsed) * 100),
    agentCpuPercentFirstMinutes: compilingMs === 0 ? null : round((compiling.cpu / compiling.elapsed) * 100),
    agentCpuMsPerTick: round(cpuSecondsPerTick * 1_000, 1),
    agentUsPerProcess: round(usPerProcess, 1),
    agentRssMb: round(rssMb, 1),
    agentPssMb: round(pssMb, 1),
    agentAnonymousMb: round(anonymousMb, 1),
    sweepMsMedian: sweepMsOf(messages),
    messageBytesMedian: messageBytes,
    judged: { agentUsPerProcess: round(usPerProcess, 3), agentAnonymousMb: round(anonymousMb, 2), messageBytes },
  };
}

/** The process that makes the agent's calls that may hang; null while it has none. */
function helperOf(pid) {
  const [helper] = childrenOf(pid);
  return helper === undefined ? null : { ...memoryOf(helper), cpu: threadSecondsOf(helper) };
}

/** Its CPU time is that since its start, because it may end and start again. */
function figuresOfHelper(helper, { pssMb }) {
  return {
    helperCpuSeconds: round(helper?.cpu ?? 0, 3),
    helperAnonymousMb: round(helper?.anonymousMb ?? 0, 1),
    agentAndHelperPssMb: round(pssMb + (helper?.pssMb ?? 0), 1),
  };
}

async function figuresBeside(messages, { cpu, elapsed }) {
  const swept = sweptProcesses(messages);
  const usPerProcess = (cpu / (elapsed / intervalSeconds) / swept) * 1e6;
  const spans = await measureSpans();
  const psutil = runPsutil();
  return {
    spanP999Ms: spans.p999Ms,
    spanMaxMs: spans.maxMs,
    psutilVersion: psutil?.version ?? null,
    psutilUsPerProcess: psutil === null ? null : round(psutil.us_per_process, 1),
    psutilToAgentWhole: psutil === null ? null : round(psutil.us_per_process / usPerProcess),
    psutilToAgentSweep: psutil === null ? null : round((psutil.us_per_process * swept) / 1_000 / sweepMsOf(messages)),
  };
}

function sweptProcesses(messages) {
  return messages.findLast(({ message }) => message.part === 1).message.tick.processes;
}

/** What the agent itself reports, without its first two ticks. */
function sweepMsOf(messages) {
  const { number, fields } = catalog.agent;
  const sweeps = messages
    .filter(({ message }) => message.part === 1)
    .slice(2)
    .map(({ message }) => message.groups.find(({ group }) => group === number)?.fields.get(fields.sweep_time.number));
  return median(sweeps.map((values) => values?.[0] / 10 ** fields.sweep_time.decimals));
}

function startAgent(host, stdout, flags = []) {
  const child = spawn(process.execPath, [...flags, measuredProgram('agent')], {
    env: {
      PATH: process.env.PATH,
      PSFLEET_NATS_URL: nats.url,
      PSFLEET_AGENT_IDENTITY: nats.credentials.hostIdentity('bench'),
      PSFLEET_AGENT_STATE: join(state, host),
      PSFLEET_AGENT_HOSTNAME: host,
      PSFLEET_AGENT_INTERVAL: `${intervalSeconds}s`,
      PSFLEET_HEALTH_PORT: '0',
      PSFLEET_LOG_LEVEL: 'warn',
      PSFLEET_PARENT_STDIN: '1',
      PSFLEET_BENCH_WARM_UP_MS: String(warmUpMs),
    },
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

/** A run of its own, because watching every turn of the event loop costs more than the agent itself. */
async function measureSpans() {
  const agent = startAgent('bench-spans', 'pipe', ['--import', `${here}agent-spans.mjs`]);
  let output = '';
  agent.stdout.on('data', (chunk) => (output += chunk));
  await sleep(warmUpMs + seconds * 1_000);
  await stopAgent(agent);
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** CPU seconds of the process over the next `ms`, and the seconds that elapsed. */
async function measureCpu(pid, ms) {
  const [from, began] = [threadSecondsOf(pid), performance.now()];
  await sleep(ms);
  return { cpu: threadSecondsOf(pid) - from, elapsed: (performance.now() - began) / 1_000 };
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
    return JSON.parse(execFileSync('/usr/bin/python3', [`${here}psutil/sweep.py`, '7'], { encoding: 'utf8' }));
  } catch (error) {
    console.error(`psutil was not measured: ${error.message.split('\n')[0]}`);
    return null;
  }
}
