// npm run bench:connections -- [--hosts 10000] [--seconds 120] [--processes 4] [--tls]: hosts that connect with JWTs of
// their own, stay, and come back after a restart of the broker. The last line printed is one JSON object.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findFreePort, findNatsServer, loadEmbeddedConfig, startNatsServer, TestCredentials } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { createNkey, initTrust, issueHostJwt, nkeyFromSeed, trustPaths } from '@psfleet/trust';
import { ensureFleetCertificates } from '@psfleet/trust/certificates';
import { machine } from './machine.mjs';
import { peakRssMbOf, usageOf } from './process-usage.mjs';
import { quantile, round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '120' },
    processes: { type: 'string', default: '4' },
    tls: { type: 'boolean', default: false },
  },
});
const [hosts, seconds, processes] = [Number(values.hosts), Number(values.seconds), Number(values.processes)];
/** Beside them, a few of the client that the product has. */
const realClients = 5;
const allInLimitMs = 120_000;
/** One loopback address has some 28,000 ports for clients; connections of before the restart may still hold theirs. */
const hostsPerAddress = 5_000;
const bars = { allInSeconds: 60, rssMb: 600 };

requireOpenFiles();
const folder = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-connections-'));
const trustFolder = join(folder, 'trust');
const keys = trustPaths(trustFolder);
const port = await findFreePort();
const broker = await startBroker();
const children = [];
let clients = [];
try {
  const began = performance.now();
  const shares = issueShares(readKeys());
  console.log(`${hosts} JWTs issued in ${round((performance.now() - began) / 1_000, 1)} s`);

  const figures = { hosts, tls: values.tls, brokerVersion: broker.version, seconds };
  const idleRssMb = usageOf(broker.pid).rssMb;
  const startedMs = performance.now();
  children.push(...shares.map(startChild));
  figures.first = await measureAllIn(startedMs);
  clients = await Promise.all(Array.from({ length: realClients }, (_, at) => connectReal(`real-${at}`)));
  figures.stay = await measureStay();
  const restartedMs = performance.now();
  await broker.restart();
  figures.afterRestart = await measureAllIn(restartedMs);
  await Promise.all(clients.map((client) => client.flush()));
  figures.stayAfterRestart = await measureStay();
  figures.idleRssMb = idleRssMb;
  figures.kbPerConnection = round(((figures.stayAfterRestart.rssMb - idleRssMb) * 1_000) / hosts, 1);
  figures.isWithinBars =
    Math.max(figures.first.allInSeconds, figures.afterRestart.allInSeconds) <= bars.allInSeconds &&
    Math.max(figures.stay.peakRssMb, figures.stayAfterRestart.peakRssMb) < bars.rssMb &&
    figures.stay.lost + figures.stayAfterRestart.lost === 0;
  console.log(machine());
  console.log(JSON.stringify(figures, null, 2));
  console.log(JSON.stringify(figures));
} finally {
  await Promise.all(clients.map((client) => closeNats(client)));
  for (const { child } of children) {
    child.disconnect();
  }
  await broker.stop();
  rmSync(folder, { recursive: true });
}

/** A process of a client needs one file for each connection, the broker one for all of them. */
function requireOpenFiles() {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
  if (Number(soft) < hosts + 200) {
    throw new Error(`this shell allows ${soft} open files: run ulimit -n ${hosts + 1_000} first`);
  }
}

/** The broker as `psfleet up` runs it, with keys of its own. */
async function startBroker() {
  await ensureFleetCertificates(trustFolder, { names: ['127.0.0.1'], givenAuthorities: '' });
  initTrust(trustFolder, { simulator: false });
  const { certificate: certFile, key: keyFile } = keys.broker.server;
  return startNatsServer({
    home: folder,
    port,
    trustFolder,
    ...(values.tls ? { tls: { certFile, keyFile } } : {}),
    program: await findNatsServer(loadEmbeddedConfig()),
    autoRestart: false,
    logger: createLogger({ name: 'nats', level: 'silent' }),
  });
}

function readKeys() {
  const keyIn = (file) => nkeyFromSeed(readFileSync(file, 'utf8'));
  return { signing: keyIn(keys.api.hostsSigning), agentsAccount: keyIn(keys.init.account('AGENTS')).publicKey };
}

/** Writes each process its hosts with their JWTs and keys; returns the files. */
function issueShares({ signing, agentsAccount }) {
  const expiresAt = Math.floor(Date.now() / 1_000) + 86_400;
  return Array.from({ length: processes }, (_, share) => {
    const own = [];
    for (let at = share; at < hosts; at += processes) {
      const user = createNkey('user');
      const name = `bench-${at}`;
      const jwt = issueHostJwt({ signing, agentsAccount, host: name, userKey: user.publicKey, expiresAt });
      own.push({ name, jwt, seed: user.seed });
    }
    const file = join(folder, `hosts-${share}.json`);
    writeFileSync(file, JSON.stringify(own), { mode: 0o600 });
    return file;
  });
}

function startChild(hostsFile, share) {
  const child = fork(new URL('connections/clients.mjs', import.meta.url));
  const started = { child, last: { in: 0, lost: 0, reasons: [] }, connectMs: [] };
  child.on('message', ({ connectMs, ...counts }) => {
    started.last = counts;
    started.connectMs.push(...connectMs);
  });
  const localAddress = `127.0.${1 + Math.floor((share * (hosts / processes)) / hostsPerAddress)}.1`;
  const ca = values.tls ? readFileSync(keys.init.caPem, 'utf8') : undefined;
  child.send({ server: { host: '127.0.0.1', port, localAddress, ca }, hostsFile });
  return started;
}

function connectReal(name) {
  const logger = createLogger({ name, level: 'error' });
  const tls = values.tls ? { caFile: keys.init.caPem } : null;
  return connectNats({
    url: broker.url,
    ...new TestCredentials(trustFolder).host(name),
    name,
    tls,
    logger,
    signal: AbortSignal.timeout(allInLimitMs),
  });
}

function total(field) {
  return children.reduce((sum, { last }) => sum + last[field], 0);
}

async function measureAllIn(sinceMs) {
  const cpuBefore = usageOf(broker.pid).cpuSeconds;
  for (const child of children) {
    child.connectMs.length = 0;
  }
  await sleep(200);
  while (total('in') < hosts) {
    if (performance.now() - sinceMs > allInLimitMs) {
      throw new Error(`${total('in')} of ${hosts} are in: ${JSON.stringify(children.map(({ last }) => last.reasons))}`);
    }
    await sleep(100);
  }
  const connectMs = children.flatMap((child) => child.connectMs);
  return {
    allInSeconds: round((performance.now() - sinceMs) / 1_000, 1),
    connectMsP50: quantile(connectMs, 0.5),
    connectMsP99: quantile(connectMs, 0.99),
    brokerCpuSeconds: round(usageOf(broker.pid).cpuSeconds - cpuBefore, 1),
    refused: Object.fromEntries(children.flatMap(({ last }) => last.reasons)),
  };
}

/** Whether all stay for the time, and what they cost meanwhile. */
async function measureStay() {
  const [lostBefore, cpuBefore, beganMs] = [total('lost'), usageOf(broker.pid).cpuSeconds, performance.now()];
  await sleep(seconds * 1_000);
  const elapsedSeconds = (performance.now() - beganMs) / 1_000;
  return {
    lost: total('lost') - lostBefore,
    rssMb: usageOf(broker.pid).rssMb,
    peakRssMb: Math.round(peakRssMbOf(broker.pid)),
    brokerCpuPercent: round(((usageOf(broker.pid).cpuSeconds - cpuBefore) * 100) / elapsedSeconds, 1),
  };
}
