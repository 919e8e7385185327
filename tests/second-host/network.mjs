// Three machines in namespaces: a server that runs `psfleet up` without an agent, and two hosts with an agent only,
// each with network, PID and UTS namespaces of its own. Runs as the first process of the server's namespaces, so that
// everything ends with it. The last line printed is what the API answers about the hosts, as JSON.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const apps = new URL('../../apps/', import.meta.url).pathname;
const { folder, hosts } = JSON.parse(process.argv[2]);
const home = join(folder, 'home');
const api = 'http://127.0.0.1:7780';
/** The nats-server of `psfleet up` listens on loopback: other hosts reach it as through `ssh -L`. */
const [natsPort, tunnelPort] = [7781, 17_781];

const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });

ip('link', 'set', 'lo', 'up');
await startServer();
openTunnel();
const creds = join(folder, 'agent.creds');
writeFileSync(
  creds,
  `user=agent\npassword=${JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')).nats.agent}\n`,
  { mode: 0o600 },
);
for (const [at, host] of hosts.entries()) {
  await startHost(host, `10.77.${at}`);
}
const { data } = await until('both hosts online', async () => {
  const answer = await ask('/api/v1/hosts');
  return answer.data.filter(({ status }) => status === 'online').length === hosts.length ? answer : null;
});
const tables = await Promise.all(
  hosts.map(async ({ name }) => (await ask(`/api/v1/hosts/${name}/processes?limit=10000`)).data),
);
console.log(JSON.stringify({ hosts: data, tables }));
process.exit(0);

async function startServer() {
  const up = spawn(process.execPath, [`${apps}cli/dist/main.js`, 'up', '--without', 'agent'], {
    env: { ...process.env, PSFLEET_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [up.stdout, up.stderr]) {
    stream.on('data', (chunk) => (output += chunk));
  }
  await until('the ready line', () => {
    if (up.exitCode !== null) {
      throw new Error(`psfleet up ended with ${up.exitCode}:\n${output}`);
    }
    return output.includes('psfleet is ready');
  });
}

function openTunnel() {
  createServer((from) => {
    const to = connect(natsPort, '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const socket of [from, to]) {
      socket.on('error', () => void [from.destroy(), to.destroy()]);
    }
  }).listen(tunnelPort, '0.0.0.0');
}

/** Starts an agent, a process that marks its host, and a cable from there to the server. */
async function startHost({ name, marker }, subnet) {
  const state = join(folder, name);
  mkdirSync(state);
  const options = `--nats nats://${subnet}.1:${tunnelPort} --creds ${creds} --state ${state} --interval 1s`;
  const agent = `${process.execPath} ${apps}agent/dist/main.js ${options}`;
  const script = `echo ${name} > /proc/sys/kernel/hostname; ip link set lo up; sleep ${marker} & exec ${agent}`;
  // An agent's log must not follow the answer.
  const child = spawn(
    'unshare',
    ['--net', '--uts', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', '-c', script],
    { stdio: ['ignore', 2, 'inherit'] },
  );
  await until(
    `the namespaces of ${name}`,
    () => readlinkSync(`/proc/${child.pid}/ns/net`) !== readlinkSync('/proc/self/ns/net'),
  );
  ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(child.pid));
  ip('address', 'add', `${subnet}.1/24`, 'dev', name);
  ip('link', 'set', name, 'up');
  for (const args of [
    ['address', 'add', `${subnet}.2/24`, 'dev', 'eth0'],
    ['link', 'set', 'eth0', 'up'],
  ]) {
    execFileSync('nsenter', ['--net', '--target', String(child.pid), 'ip', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}

async function ask(path) {
  const response = await fetch(`${api}${path}`, {
    headers: { authorization: `Bearer ${readFileSync(join(home, 'admin-token'), 'utf8').trim()}` },
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

async function until(what, isTrue) {
  const deadline = performance.now() + 90_000;
  for (;;) {
    const answer = await isTrue();
    if (answer) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within 90 s`);
    }
    await sleep(50);
  }
}
