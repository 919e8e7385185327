// npm run sim -- record [--seconds 320] [--out FILE]: lets the real agent watch a scripted load, and keeps what it sent as a tape. Names, paths and
// devices of this machine do not get into it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { startTestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { decodeMessage, encodeMessage, streams } from '@psfleet/wire';
import { defaultTape, writeTape } from './tape.mjs';
import { asTypicalHost } from './typical-host.mjs';

const root = new URL('..', import.meta.url).pathname;
const [processes, working] = [290, 40];

export async function record({ seconds, out = defaultTape }) {
  const messages = await recordMessages(seconds);
  const tape = asTypicalHost(messages).map(encodeMessage);
  writeTape(out, tape);
  console.log(
    `${tape.length} messages, at first of ${messages[0].samples.rows} processes, ${statSync(out).size} bytes: ${out}`,
  );
}

async function recordMessages(seconds) {
  const state = mkdtempSync(join(tmpdir(), 'psfleet-record-'));
  const nats = await startTestNats();
  const load = spawn('python3', [`${root}bench/load-processes.py`, String(processes), String(working), '8'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let agent = null;
  try {
    await once(load.stdout, 'data');
    const connection = await connectNats({
      url: nats.url,
      ...nats.users.collector,
      name: 'record',
      logger: createLogger({ name: 'record', level: 'silent' }),
    });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: streams.data.name, subjects: [...streams.data.subjects], allow_direct: true });
    agent = spawn(process.execPath, [`${root}apps/agent/dist/main.js`], {
      env: {
        PATH: process.env.PATH,
        PSFLEET_NATS_URL: nats.url,
        PSFLEET_NATS_USER: 'agent',
        PSFLEET_NATS_PASSWORD: nats.users.agent.password,
        PSFLEET_AGENT_STATE: state,
        PSFLEET_AGENT_HOSTNAME: 'tape',
        PSFLEET_HEALTH_PORT: '0',
        PSFLEET_LOG_LEVEL: 'warn',
        PSFLEET_PARENT_STDIN: '1',
      },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    await sleep(seconds * 1_000);
    agent.kill('SIGTERM');
    await once(agent, 'exit');
    const { state: range } = await manager.streams.info(streams.data.name);
    const messages = [];
    for (let seq = range.first_seq; seq <= range.last_seq; seq++) {
      messages.push(decodeMessage((await manager.streams.getMessage(streams.data.name, { seq })).data));
    }
    await closeNats(connection);
    // Later keyframes would end the round of the tape in its middle.
    return messages.filter(({ tick }, at) => at === 0 || !tick.keyframe);
  } finally {
    load.stdin.end();
    await Promise.all(
      [load, agent]
        .filter((child) => child !== null && child.exitCode === null && child.signalCode === null)
        .map((child) => once(child, 'exit')),
    );
    await nats.stop();
    rmSync(state, { recursive: true, force: true });
  }
}
