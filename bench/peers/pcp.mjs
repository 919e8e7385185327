// PCP: pmcd with the process metrics, which pmlogger records every ten seconds.
import { noFacts } from './facts.mjs';

export const name = 'PCP';
export const packages = ['pcp'];
export const programs = ['pmcd', 'pmdaroot', 'pmdaproc', 'pmdaxfs', 'pmdalinux', 'pmdakvm', 'pmlogger'];

const archive = '/var/lib/peers/pcp';
const metrics = [
  'proc.psinfo.cmd',
  'proc.psinfo.psargs',
  'proc.psinfo.ppid',
  'proc.psinfo.sname',
  'proc.psinfo.rss',
  'proc.psinfo.vsize',
  'proc.psinfo.utime',
  'proc.psinfo.stime',
  'proc.psinfo.nice',
  'proc.psinfo.threads',
  'proc.psinfo.start_time',
  'proc.io.read_bytes',
  'proc.io.write_bytes',
  'proc.fd.count',
  'proc.id.uid_nm',
];

export async function start(overlay) {
  overlay.run('sh', ['-c', 'cd /var/lib/pcp/pmns && ./Rebuild; mkdir -p /run/pcp /var/lib/peers']);
  overlay.write(
    '/etc/pcp-peers.conf',
    `log mandatory on 10 sec {\n${metrics.map((each) => `  ${each}\n`).join('')}}\n`,
  );
  overlay.spawn('/usr/lib/pcp/bin/pmcd', ['-f', '-A', '-i', '127.0.0.1', '-l', '/var/lib/peers/pmcd.log']);
  overlay.run('/usr/lib/pcp/bin/pmcd_wait', ['-t', '20']);
  overlay.spawn('pmlogger', [
    '-h',
    'local:',
    '-U',
    'root',
    '-c',
    '/etc/pcp-peers.conf',
    '-l',
    '/var/lib/peers/pmlogger.log',
    archive,
  ]);
}

export function version(overlay) {
  return overlay.run('dpkg-query', ['-W', '-f=${Version}', 'pcp']);
}

export function ask(overlay, truth) {
  const facts = noFacts();
  const newest = (metric, pid) => valuesOf(overlay, metric, pid).at(-1) ?? null;
  const { memory, cpu, io } = truth;
  facts.memory = {
    name: newest('proc.psinfo.cmd', memory.pid),
    commandLine: newest('proc.psinfo.psargs', memory.pid),
    user: newest('proc.id.uid_nm', memory.pid),
    bytes: largest(valuesOf(overlay, 'proc.psinfo.rss', memory.pid), 1024),
  };
  for (const [at, { pid }] of cpu.entries()) {
    const user = newest('proc.psinfo.utime', pid);
    const system = newest('proc.psinfo.stime', pid);
    // Milliseconds.
    const seconds = user === null ? null : (Number(user) + Number(system)) / 1000;
    facts.cpu[at] = { name: newest('proc.psinfo.cmd', pid), seconds, exitCode: null };
  }
  for (const [at, { pid }] of io.entries()) {
    const [readBytes, writeBytes] = ['read', 'write'].map((way) => newest(`proc.io.${way}_bytes`, pid));
    facts.io[at] = {
      name: newest('proc.psinfo.cmd', pid),
      readBytes: readBytes === null ? null : Number(readBytes),
      writeBytes: writeBytes === null ? null : Number(writeBytes),
    };
  }
  return facts;
}

const dumps = new Map();

/** The recorded values of a process, oldest first. */
function valuesOf(overlay, metric, pid) {
  if (!dumps.has(metric)) {
    dumps.set(metric, overlay.run('pmdumplog', [archive, metric]));
  }
  const pattern = new RegExp(`inst \\[${pid} or .*?\\] value (.*)$`, 'gm');
  return [...dumps.get(metric).matchAll(pattern)].map(([, value]) => value.replaceAll('"', '').trim());
}

function largest(values, unit) {
  return values.length === 0 ? null : Math.max(...values.map(Number)) * unit;
}
