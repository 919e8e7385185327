import { createPsutil } from '@psfleet/psutil-core';
import { createScrubber, ProcessReader } from '@psfleet/agent/testing';
import type { WatchingAgent } from './watching-agent.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * Seconds of CPU time in the rows of the processes that `isMeant` picks: samples with what children used that ended
 * unseen, and exits.
 */
export function cpuSecondsOf(agent: WatchingAgent, isMeant: (procUid: bigint) => boolean): number {
  const meant = ({ proc_uid: uid }: Row): boolean => isMeant(uid as bigint);
  const ticksOf = (row: Row): number => numberOf(row['cpu_ticks']) + numberOf(row['child_ticks']);
  const ticks = agent.samples.filter(meant).reduce((sum, row) => sum + ticksOf(row), 0);
  const ns = agent.events.filter(meant).reduce((sum, row) => sum + numberOf(row['unsampled_cpu_ns']), 0);
  return ticks / 100 + ns / 1e9;
}

/** A process by its pid, and all that descend from it. */
export function familyOf(agent: WatchingAgent, pid: number): ReadonlySet<bigint> {
  const parents = new Map<bigint, bigint>();
  const family = new Set<bigint>();
  for (const row of [...agent.identities, ...agent.events.filter(({ unswept }) => unswept === true)]) {
    parents.set(row['proc_uid'] as bigint, row['parent_proc_uid'] as bigint);
    if (row['pid'] === pid) {
      family.add(row['proc_uid'] as bigint);
    }
  }
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const [child, parent] of parents) {
      if (family.has(parent)) {
        family.add(child);
      }
    }
  }
  return family;
}

/** Seconds of CPU time since boot of every process that is there now, by `pid:startTicks`. */
export async function readCpuSeconds(): Promise<ReadonlyMap<string, number>> {
  const ps = createPsutil();
  const table = ps.createProcessTable();
  try {
    const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
    const readings = await new ProcessReader(ps, table, scrubber).read(0);
    return new Map(readings.map(({ pid, startTicks, cpuTicks }) => [`${pid}:${startTicks}`, (cpuTicks ?? 0) / 100]));
  } finally {
    table.close();
  }
}

/** The CPU time that each process had at the first tick, which no row counts: seconds by its procUid. */
export function firstSecondsOf(agent: WatchingAgent): ReadonlyMap<bigint, number> {
  return new Map(agent.samples.map((row) => [row['proc_uid'] as bigint, numberOf(row['cpu_ticks_total']) / 100]));
}

export interface LastReadings {
  /** Seconds of CPU time of all processes since the first tick. */
  readonly seconds: number;
  /** The number of processes that ended. */
  readonly ended: number;
}

/**
 * The same CPU time by the last reading of each process instead of by its rows: that of /proc for one that lives, and
 * what the kernel accounted in all to one that ended.
 */
export async function lastReadings(agent: WatchingAgent, first: ReadonlyMap<bigint, number>): Promise<LastReadings> {
  const uids = new Map(
    agent.identities.map((row) => [`${String(row['pid'])}:${String(row['start_ticks'])}`, row['proc_uid'] as bigint]),
  );
  const firstOf = (uid: unknown): number => first.get(uid as bigint) ?? 0;
  const exits = agent.events.filter(({ kind, cpu_ns: cpuNs }) => kind === 'exit' && cpuNs !== null);
  const known = new Set(exits.map(({ proc_uid: uid }) => uid));
  const ended = exits.reduce((sum, row) => sum + numberOf(row['cpu_ns']) / 1e9 - firstOf(row['proc_uid']), 0);
  const alive = [...(await readCpuSeconds())].filter(([key]) => !known.has(uids.get(key)));
  return {
    seconds: ended + alive.reduce((sum, [key, seconds]) => sum + seconds - firstOf(uids.get(key)), 0),
    ended: exits.length,
  };
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
