// The parts of one machine as processes: which process belongs to which part, and what each costs.
import { readdirSync } from 'node:fs';
import { memoryOf, readOrEmpty } from '../process-usage.mjs';

/** What a command line says about the part; helpers that a part starts belong to it, whatever they are called. */
const programs = [
  ['nats', /nats-server/],
  ['clickhouse', /clickhouse-host\.mjs|clickhouse\0local\0/],
  ['collector', /[/-]collector[/.]/],
  ['api', /[/-]api[/.]/],
  ['agent', /[/-]agent[/.]/],
];

export const partNames = ['agent', 'nats', 'collector', 'clickhouse', 'api', 'up'];

/** Linux reports CPU times to user space in ticks of 10 ms on every common architecture (USER_HZ). */
const ticksPerSecond = 100;

/** The pids of each part below `psfleet up`, which is a part itself. */
export function pidsByPart(upPid) {
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = statFields(name)?.[1];
    if (parent !== undefined) {
      children.set(parent, [...(children.get(parent) ?? []), name]);
    }
  }
  const pids = new Map(partNames.map((part) => [part, []]));
  const assign = (pid, part) => {
    pids.get(part).push(pid);
    for (const child of children.get(pid) ?? []) {
      assign(child, part === 'up' ? (partOf(child) ?? part) : part);
    }
  };
  assign(String(upPid), 'up');
  return pids;
}

/** CPU seconds and bytes so far; those of processes that have ended count with the parent that waited for them. */
export function usageOfPart(pids) {
  let [cpuSeconds, writtenBytes, dirtiedBytes] = [0, 0, 0];
  for (const pid of pids) {
    const fields = statFields(pid);
    const io = readOrEmpty(`/proc/${pid}/io`);
    if (fields === undefined || io === '') {
      continue;
    }
    cpuSeconds += fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
    const bytes = (name) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(io)[1]);
    dirtiedBytes += bytes('write_bytes');
    // Pages of files that were removed before the kernel wrote them.
    writtenBytes += bytes('write_bytes') - bytes('cancelled_write_bytes');
  }
  return { cpuSeconds, writtenBytes, dirtiedBytes };
}

/** Megabytes of a part: resident, and its share of what it shares with other processes. */
export function memoryOfPart(pids) {
  const total = { rssMb: 0, pssMb: 0 };
  for (const pid of pids) {
    if (statFields(pid) !== undefined) {
      const { rssMb, pssMb } = memoryOf(pid);
      total.rssMb += rssMb;
      total.pssMb += pssMb;
    }
  }
  return total;
}

function partOf(pid) {
  const commandLine = readOrEmpty(`/proc/${pid}/cmdline`);
  return programs.find(([, pattern]) => pattern.test(commandLine))?.[0];
}

/** The fields of /proc/PID/stat from the third one on; undefined once the process has ended. */
function statFields(pid) {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
