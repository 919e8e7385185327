// npm run sim:record -- [--seconds 335] [--out FILE]: lets the real agent watch a scripted load, and keeps what it sent
// as a tape for the simulator. Names, paths and devices of this machine do not get into it.
import './clean-path.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { startTestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { anonymize, defaultTape, writeTape } from '@psfleet/simulator';
import { decodeMessage, streams } from '@psfleet/wire';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '335' }, out: { type: 'string', default: defaultTape } },
});
const root = new URL('..', import.meta.url).pathname;
const [processes, working] = [290, 40];
/** Four minutes and more. */
const minMessages = 25;

const messages = await record(Number(values.seconds));
const tape = anonymize(messages);
writeTape(values.out, tape);
console.log(
  `${tape.length} messages, the first with ${messages[0].samples.rows} processes, ` +
    `${statSync(values.out).size} bytes: ${values.out}`,
);

async function record(seconds) {
  const state = mkdtempSync(join(tmpdir(), 'psfleet-record-'));
  const nats = await startTestNats();
  const load = spawn('python3', [`${root}bench/load-processes.py`, String(processes), String(working), '8'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const children = [load];
  try {
    await once(load.stdout, 'data');
    const connection = await connectNats({
      url: nats.url,
      ...nats.credentials.admin,
      name: 'record',
      logger: createLogger({ name: 'record', level: 'silent' }),
    });
    const manager = await jetstreamManager(connection);
    await nats.prepare();
    const agent = startAgent(nats, state);
    children.push(agent);
    const exited = once(agent, 'exit');
    await sleep(seconds * 1_000);
    agent.kill('SIGTERM');
    await exited;
    const messages = await storedMessages(manager);
    await closeNats(connection);
    // The first message of a tape is its only keyframe. The last of an agent is off its grid, and tells that it stops.
    const later = messages.findIndex(({ tick }, at) => at > 0 && tick.keyframe);
    const recorded = messages.slice(0, later === -1 ? -1 : later);
    if (recorded.length < minMessages) {
      throw new Error(`the next keyframe came after ${recorded.length} messages: record again`);
    }
    return recorded;
  } finally {
    load.stdin.end();
    const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(running.map((child) => once(child, 'exit')));
    await nats.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

function startAgent(nats, state) {
  return spawn(process.execPath, [`${root}apps/agent/bin/psfleet-agent.js`], {
    env: {
      PATH: process.env.PATH,
      PSFLEET_NATS_URL: nats.url,
      PSFLEET_AGENT_IDENTITY: nats.credentials.hostIdentity('tape'),
      PSFLEET_AGENT_STATE: state,
      PSFLEET_AGENT_HOSTNAME: 'tape',
      PSFLEET_HEALTH_PORT: '0',
      PSFLEET_LOG_LEVEL: 'warn',
      PSFLEET_PARENT_STDIN: '1',
    },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
}

async function storedMessages(manager) {
  const { state: range } = await manager.streams.info(streams.data.name);
  const messages = [];
  for (let seq = range.first_seq; seq <= range.last_seq; seq++) {
    messages.push(decodeMessage((await manager.streams.getMessage(streams.data.name, { seq })).data));
  }
  return messages;
}
