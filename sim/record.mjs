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
import { catalog } from '@psfleet/metric-catalog';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { decodeMessage, encodeMessage, streams } from '@psfleet/wire';
import { defaultTape, writeTape } from './tape.mjs';

const root = new URL('..', import.meta.url).pathname;
const [processes, working] = [290, 40];
const programs = ['nginx', 'postgres', 'node', 'java', 'sshd', 'bash', 'systemd-journald', 'dockerd', 'containerd-shim', 'python3', 'redis-server', 'cron', 'agetty', 'rsyslogd', 'php-fpm', 'kworker/0:1'];
const users = ['root', 'www-data', 'postgres', 'app', 'nobody'];

export async function record({ seconds, out = defaultTape }) {
  const messages = await recordMessages(seconds);
  const uids = new Map();
  const tape = messages.map((message) => encodeMessage(withoutThisMachine(message, uids)));
  writeTape(out, tape);
  console.log(`${tape.length} messages of ${uids.size} processes, ${statSync(out).size} bytes: ${out}`);
}

async function recordMessages(seconds) {
  const state = mkdtempSync(join(tmpdir(), 'psfleet-record-'));
  const nats = await startTestNats();
  const load = spawn('python3', [`${root}bench/load-processes.py`, String(processes), String(working), '8'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let agent = null;
  try {
    await once(load.stdout, 'data');
    const connection = await connectNats({ url: nats.url, ...nats.users.collector, name: 'record', logger: createLogger({ name: 'record', level: 'silent' }) });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: streams.data.name, subjects: [...streams.data.subjects], allow_direct: true });
    agent = spawn(process.execPath, [`${root}apps/agent/dist/main.js`], {
      env: { PATH: process.env.PATH, PSFLEET_NATS_URL: nats.url, PSFLEET_NATS_USER: 'agent', PSFLEET_NATS_PASSWORD: nats.users.agent.password, PSFLEET_AGENT_STATE: state, PSFLEET_AGENT_HOSTNAME: 'tape', PSFLEET_HEALTH_PORT: '0', PSFLEET_LOG_LEVEL: 'warn', PSFLEET_PARENT_STDIN: '1' },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    await sleep(seconds * 1_000);
    agent.kill('SIGTERM');
    await once(agent, 'exit');
    const { state: range } = await manager.streams.info(streams.data.name);
    const messages = [];
    for (let seq = range.first_seq; seq <= range.last_seq; seq++) messages.push(decodeMessage((await manager.streams.getMessage(streams.data.name, { seq })).data));
    await closeNats(connection);
    // Later keyframes would end the round of the tape in its middle.
    return messages.filter(({ tick }, at) => at === 0 || !tick.keyframe);
  } finally {
    load.stdin.end();
    await Promise.all([load, agent].filter((child) => child !== null && child.exitCode === null && child.signalCode === null).map((child) => once(child, 'exit')));
    await nats.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

function withoutThisMachine(message, uids) {
  const placeOf = (uid) => {
    if (!uids.has(uid)) uids.set(uid, uids.size);
    return uids.get(uid);
  };
  const programOf = (uid) => programs[placeOf(uid) % programs.length];
  const userOf = (uid) => users[placeOf(uid) % users.length];
  return { ...message, facts: message.facts === null ? null : { ...message.facts, kernel: '6.1.0-32-amd64' }, groups: message.groups.map(renamed), identities: identitiesOf(message.identities, programOf, userOf, placeOf), samples: samplesOf(message.samples, programOf, userOf), events: eventsOf(message.events, programOf, userOf) };
}

function dictionary(texts) {
  const values = [...new Set(texts)];
  return { values, indexes: texts.map((text) => values.indexOf(text)) };
}

function identitiesOf(identities, programOf, userOf, placeOf) {
  if (identities === null) return null;
  const uids = [...identities.columns.proc_uid];
  const nothing = { values: [], indexes: uids.map(() => null) };
  return {
    rows: identities.rows,
    columns: {
      ...identities.columns,
      name: uids.map(programOf),
      exe: uids.map((uid) => `/usr/sbin/${programOf(uid)}`),
      cmdline: uids.map((uid) => [`/usr/sbin/${programOf(uid)}`, '--config', `/etc/${programOf(uid)}/${placeOf(uid)}.conf`]),
      username: dictionary(uids.map(userOf)),
      terminal: nothing,
      cgroup: dictionary(uids.map((uid) => `/system.slice/${programOf(uid)}.service`)),
      container_id: nothing,
      unit: dictionary(uids.map((uid) => `${programOf(uid)}.service`)),
    },
  };
}

function samplesOf(samples, programOf, userOf) {
  if (samples === null) return null;
  const uids = [...samples.columns.proc_uid];
  return { rows: samples.rows, columns: { ...samples.columns, name: dictionary(uids.map(programOf)), username: dictionary(uids.map(userOf)) } };
}

function eventsOf(events, programOf, userOf) {
  if (events === null) return null;
  const uids = [...events.columns.proc_uid];
  return { rows: events.rows, columns: { ...events.columns, name: dictionary(uids.map(programOf)), username: dictionary(uids.map(userOf)) } };
}

/** Dimensions by their position: the third disk of this machine becomes the third disk of a plausible one. */
function renamed(group) {
  const definition = Object.values(catalog).find(({ number }) => number === group.group);
  const dimensions = new Map();
  for (const [name, { number }] of Object.entries(definition?.dimensions ?? {})) {
    const plausible = { mountpoint: ['/', '/boot', '/var', '/home', '/data'], device: ['/dev/vda1', '/dev/vda2', '/dev/vdb1', '/dev/vdc1'], fstype: ['ext4'], disk: ['', 'vda', 'vda1', 'vda2', 'vdb'], nic: ['', 'lo', 'eth0', 'docker0', 'eth1'] }[name];
    const texts = group.dimensions.get(number) ?? [];
    dimensions.set(number, plausible === undefined ? texts : texts.map((text, at) => (text === '' ? '' : plausible[Math.min(at, plausible.length - 1)])));
  }
  return { ...group, dimensions };
}
