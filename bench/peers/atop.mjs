// atop with its accounting daemon, which has the kernel write a record of every process that ends.
import { noFacts } from './facts.mjs';

export const name = 'atop';
export const packages = ['atop'];
export const programs = ['atop', 'atopacctd'];

export function start(overlay) {
  overlay.run('mkdir', ['-p', '/var/lib/peers']);
  // It turns itself into a daemon, which keeps the output open.
  overlay.spawn('atopacctd', []);
  overlay.spawn('atop', ['-w', '/var/lib/peers/atop.raw', '10']);
}

export function version(overlay) {
  return /Version: (\S+)/.exec(overlay.run('atop', ['-V']))[1];
}

export function ask(overlay, truth) {
  const facts = noFacts();
  const records = (label) =>
    overlay
      .run('atop', [
        '-r',
        '/var/lib/peers/atop.raw',
        '-P',
        label,
        '-b',
        clock(truth.began - 30),
        '-e',
        clock(truth.ended + 60),
      ])
      .split('\n')
      .map((line) => /^\w+ \S+ (\d+) \S+ \S+ \d+ (\d+) \((.*?)\) (\S) (.*)$/.exec(line))
      .filter((match) => match !== null)
      .map(([, epoch, pid, command, state, rest]) => ({
        epoch: Number(epoch),
        pid: Number(pid),
        command,
        state,
        rest,
      }));
  const general = records('PRG');
  const shortPids = new Set(truth.short.pids);
  for (const { pid, command, state, rest } of general) {
    const [uid] = rest.split(' ');
    const exitCode = Number(rest.split(' ')[4]);
    if (pid === truth.memory.pid) {
      facts.memory.name = command;
      facts.memory.user ??= uid;
      facts.memory.commandLine ??= /\((\S.*evta)\)/.exec(rest)?.[1] ?? null;
    } else if (shortPids.has(pid) && state === 'E') {
      shortPids.delete(pid);
      facts.short.ends += 1;
      facts.short.names += Number(command === 'true');
      facts.short.users += Number(uid === '0');
      facts.short.exitCodes += Number(exitCode === 0);
    }
    const at = truth.cpu.findIndex((each) => each.pid === pid);
    if (at >= 0) {
      facts.cpu[at].name = command;
      facts.cpu[at].exitCode = state === 'E' ? exitCode : facts.cpu[at].exitCode;
    }
    const moved = truth.io.findIndex((each) => each.pid === pid);
    if (moved >= 0) {
      facts.io[moved].name = command;
    }
  }
  for (const { pid, rest } of records('PRC')) {
    const at = truth.cpu.findIndex((each) => each.pid === pid);
    // Threads have records of their own, with `n` where a process has `y`.
    if (at >= 0 && / y /.test(rest)) {
      const [ticksPerSecond, user, system] = rest.split(' ').map(Number);
      facts.cpu[at].seconds = (facts.cpu[at].seconds ?? 0) + (user + system) / ticksPerSecond;
    }
  }
  for (const { pid, rest } of records('PRM')) {
    if (pid === truth.memory.pid && / y /.test(rest)) {
      facts.memory.bytes = Math.max(facts.memory.bytes ?? 0, Number(rest.split(' ')[2]) * 1024);
    }
  }
  for (const { pid, rest } of records('PRD')) {
    const at = truth.io.findIndex((each) => each.pid === pid);
    if (at >= 0) {
      const [, , , readSectors, , writeSectors] = rest.split(' ').map(Number);
      facts.io[at].readBytes = (facts.io[at].readBytes ?? 0) + readSectors * 512;
      facts.io[at].writeBytes = (facts.io[at].writeBytes ?? 0) + writeSectors * 512;
    }
  }
  return facts;
}

function clock(seconds) {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}
