// A server and three hosts in namespaces of their own. Runs as the first process of the server's namespaces, so that
// everything ends with it. The hosts join over TLS: one by the line that is printed, one by the same line where dpkg
// installs the package, one by the Ansible role. The last line printed holds what was seen, as JSON.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetServer } from './fleet-server.mjs';
import { NamespacedHost } from './namespaced-host.mjs';
import { startCommand } from './start-command.mjs';
import { until } from './until.mjs';

const { folder, packages } = JSON.parse(process.argv[2]);
const node = ['/usr/bin/node', '/usr/local/bin/node'];
/** So that the line falls back on tar and wget. */
const dpkgAndCurl = ['/usr/bin/dpkg', '/usr/bin/dpkg-deb', '/usr/bin/curl'];
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
/** Where the hosts see it: the checkout may be below /tmp, which each host has of its own. */
const playbooks = join(folder, 'ansible');
cpSync(new URL('../../deploy/ansible', import.meta.url), playbooks, { recursive: true });
const [tar, deb, role, spare] = ['web-tar', 'web-deb', 'web-role', 'spare'].map((name) => new NamespacedHost(name));
const hosts = [tar, deb, role];

execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('ip', ['address', 'add', '10.77.99.1/32', 'dev', 'lo']);
const server = new FleetServer({ home: join(folder, 'home'), packages, address: '10.77.99.1' });
await server.start();
for (const [at, host] of [...hosts, spare].entries()) {
  const machineId = String(at + 1).repeat(32);
  await host.start({ folder, at, machineId, removed: host === tar ? [...node, ...dpkgAndCurl] : node });
}

const line = server.joinLine('--label', 'rack=r1');
// On a hardened host, files of root are private by default.
const printed = { tar: tar.run(`umask 077\n${line}`), deb: deb.run(server.joinLine()) };
joinByRole();
const start = startCommand(printed.tar);
for (const host of hosts) {
  host.startProgram(start);
}
const online = await untilOnline(hosts);
const seen = {
  printed,
  online,
  tables: Object.fromEntries(await Promise.all(hosts.map(async ({ name }) => [name, await table(name)]))),
  files: Object.fromEntries(hosts.map((host) => [host.name, listState(host)])),
  clearText: deb.run('curl -s --max-time 5 http://10.77.99.1:7780/healthz || echo refused'),
  usedTwice: refusalOf(() => spare.run(line)),
  sameName: refusalOf(() => spare.run(`echo ${tar.name} > /proc/sys/kernel/hostname\n${server.joinLine()}`)),
  clone: await runClone(),
  lostKey: await loseKey(),
  lostState: await loseState(),
  cutMs: await revoke(deb),
  peers: server.peersOf(7781),
  afterRotation: await rotateSigningKey(),
};
console.log(JSON.stringify(seen));
process.exit(0);

/** Hosts whose newest tick arrived after this call. */
async function untilOnline(expected) {
  const since = new Date().toISOString();
  return until(`${expected.map(({ name }) => name).join(', ')} online`, async () => {
    const { data } = await server.ask('/api/v1/hosts');
    const fresh = data.filter(({ status, lastSeen }) => status === 'online' && lastSeen > since);
    return expected.every(({ name }) => fresh.some(({ host }) => host === name)) ? fresh : null;
  });
}

function listState(host) {
  return host.run('stat -c "%U %a %n" /var/lib/psfleet-agent /var/lib/psfleet-agent/identity/*');
}

/** The spare machine with a copy of another's key and state: what its agent says, and who is connected then. */
async function runClone() {
  const copy = tar.run('tar -C /var/lib -cz psfleet-agent | base64 -w0');
  spare.run(`base64 -d <<'END' | tar -C /var/lib -xz\n${copy}\nEND\nchown -R psfleet-agent: /var/lib/psfleet-agent`);
  spare.startProgram(start);
  const health = await until('an answer of the clone', () => {
    const answer = spare.run('psfleet-agent health || true').trim();
    return answer.startsWith('no answer') ? null : answer;
  });
  await sleep(3_000);
  const peers = server.peersOf(7781);
  spare.endPrograms();
  return { health, isConnected: peers.includes('10.77.3.2') };
}

/** A machine that lost its key: its agent's refusal, and that it goes on under its name after it joined again. */
async function loseKey() {
  role.endPrograms();
  role.run('rm -r /var/lib/psfleet-agent/identity');
  const refusal = refusalOf(() => role.run(start));
  const taken = refusalOf(() => role.run(server.joinLine()));
  const { data } = await server.ask(`/api/v1/hosts/${role.name}`);
  role.run(server.joinLine('--replace', role.name));
  role.startProgram(start);
  await untilOnline([role]);
  return { refusal, taken, warnings: data.warnings };
}

/** A machine that lost everything but its key costs its spool only. */
async function loseState() {
  tar.endPrograms();
  tar.run('cd /var/lib/psfleet-agent && find . -mindepth 1 -maxdepth 1 ! -name identity -exec rm -r {} +');
  tar.startProgram(start);
  await untilOnline([tar]);
  return (await table(tar.name)).hosts;
}

/** A new key that signs hosts' credentials, as docs/operations.md says: who is online again by itself. */
async function rotateSigningKey() {
  await server.stop();
  rmSync(join(server.home, 'trust', 'api', 'hosts-signing.seed'));
  rmSync(join(server.home, 'nats', 'jwt'), { recursive: true });
  await server.start();
  const back = await untilOnline([tar, role]);
  return back.map(({ host }) => host);
}

function joinByRole() {
  const token = server.psfleet('enroll', 'create', '--token-only').trim();
  role.run(`umask 077; cat > /run/join-token <<'END'\n${token}\nEND`);
  const variables = JSON.stringify({
    psfleet_api_url: `https://${server.address}:7785`,
    psfleet_join_token_file: '/run/join-token',
    psfleet_packages: `${packages}/${version}`,
  });
  role.run(`ansible-playbook -i localhost, -c local -e '${variables}' ${playbooks}/join.yml </dev/null`);
}

function refusalOf(attempt) {
  try {
    attempt();
    return null;
  } catch (error) {
    return error.message;
  }
}

/** Shows who runs the agent, and whose processes are in the table. */
async function table(name) {
  const { data } = await server.ask(`/api/v1/hosts/${name}/processes?limit=10000`);
  const agent = data.find(({ cmdline }) => cmdline?.includes('run') && cmdline[0].endsWith('/node'));
  return {
    hosts: [...new Set(data.map(({ host }) => host))],
    pids: data.length,
    agent,
    first: data.find(({ pid }) => pid === 1),
  };
}

/** Milliseconds from the order until the broker has cut the host's connection. */
async function revoke(host) {
  const address = '10.77.1.2';
  await until(`a connection of ${host.name}`, () => server.peersOf(7781).includes(address));
  const began = performance.now();
  server.psfleet('host', 'revoke', host.name);
  await until(`the end of the connection of ${host.name}`, () => !server.peersOf(7781).includes(address));
  return performance.now() - began;
}
