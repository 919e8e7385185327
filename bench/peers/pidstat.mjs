// pidstat of sysstat: one line per process that did something in ten seconds.
import { readFileSync } from 'node:fs';
import { noFacts } from './facts.mjs';

export const name = 'pidstat';
export const packages = ['sysstat'];
export const programs = ['pidstat'];

export function start(overlay) {
  overlay.spawn('pidstat', ['-dru', '-h', '-l', '10'], overlay.file('pidstat.txt'));
}

export function version(overlay) {
  return /version (\S+)/.exec(overlay.run('pidstat', ['-V']))[1];
}

export function ask(overlay, truth) {
  const facts = noFacts();
  const text = readFileSync(overlay.file('pidstat.txt'), 'utf8');
  const header = /^#\s+(.*)$/m.exec(text)?.[1].split(/\s+/) ?? [];
  const place = (column) => header.indexOf(column);
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= header.length);
  const rowsOf = (pid) => rows.filter((fields) => fields[place('PID')] === String(pid));
  const commandOf = (fields) => fields.slice(place('Command')).join(' ');
  for (const fields of rowsOf(truth.memory.pid)) {
    const bytes = Number(fields[place('RSS')]) * 1024;
    facts.memory = {
      name: fields[place('Command')],
      commandLine: commandOf(fields),
      user: fields[place('UID')],
      bytes: Math.max(facts.memory.bytes ?? 0, bytes),
    };
  }
  for (const [at, { pid, name: own }] of truth.cpu.entries()) {
    for (const fields of rowsOf(pid)) {
      const seconds = (facts.cpu[at].seconds ?? 0) + Number(fields[place('%CPU')]) / 10;
      facts.cpu[at] = { name: commandOf(fields).endsWith(own) ? own : null, seconds, exitCode: null };
    }
  }
  for (const [at, { pid, name: own }] of truth.io.entries()) {
    for (const fields of rowsOf(pid)) {
      const bytes = (column) => Number(fields[place(column)]) * 1024 * 10;
      facts.io[at] = {
        name: commandOf(fields).endsWith(own) ? own : null,
        readBytes: (facts.io[at].readBytes ?? 0) + bytes('kB_rd/s'),
        writeBytes: (facts.io[at].writeBytes ?? 0) + bytes('kB_wr/s'),
      };
    }
  }
  return facts;
}
