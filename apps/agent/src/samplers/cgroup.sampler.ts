import type { CgroupUsage, ProcessTable, Psutil } from '@psfleet/psutil-core';
import type { AgentWarnings } from '../identity/agent-warnings.js';
import type { Scrubber } from '../scrub/scrubber.js';
import { measuredGroupOf, type MeasuredGroup } from './cgroup-groups.js';
import { sampler, type Sampler } from './sampler.js';

export interface CgroupParts {
  readonly ps: Psutil;
  /** As the last tick swept it. */
  readonly table: Pick<ProcessTable, 'slots' | 'identity'>;
  readonly scrubber: Scrubber;
  readonly warnings: AgentWarnings;
  /** At most this many groups; 0 turns the sampler off. */
  readonly maxGroups: number;
}

/**
 * Reads what units and containers use. Groups are those of the processes, so that no hierarchy is walked. One that was
 * not there at the reading before is left out, because what lives less than a minute would begin a series each time.
 */
export function cgroupSampler({ ps, table, scrubber, warnings, maxGroups }: CgroupParts): Sampler {
  let before: ReadonlySet<string> = new Set();
  let measured: ReadonlySet<string> = new Set();
  return sampler('cgroup', () => {
    if (maxGroups === 0) {
      return [];
    }
    const groups = findGroups(ps, table);
    const lasting = [...groups.values()].filter(({ path }) => before.has(path));
    // Groups that have a series keep it.
    const chosen = lasting
      .toSorted((a, b) => Number(measured.has(b.path)) - Number(measured.has(a.path)) || (a.path < b.path ? -1 : 1))
      .slice(0, maxGroups);
    before = new Set(groups.keys());
    measured = new Set(chosen.map(({ path }) => path));
    warnings.set(
      'cgroups',
      lasting.length > maxGroups
        ? [{ code: 'groups-left-out', detail: `of its units and containers, only ${maxGroups} have metrics` }]
        : [],
    );
    return withUniqueNames(chosen).flatMap(({ path, unit, container }) => {
      const usage = ps.cgroupUsage(path);
      const names = { unit: scrubber.scrubName(unit), container: scrubber.scrubName(container) };
      return usage === null ? [] : [{ ...names, ...toRow(usage) }];
    });
  });
}

/** By path. */
function findGroups(ps: Psutil, table: CgroupParts['table']): Map<string, MeasuredGroup> {
  const groups = new Map<string, MeasuredGroup>();
  const seen = new Set<string | null>();
  for (const slot of table.slots) {
    const facts = table.identity(slot);
    if (seen.has(facts.cgroup)) {
      continue;
    }
    seen.add(facts.cgroup);
    const group = measuredGroupOf(facts, (id) => ps.containerFacts(id));
    if (group !== null) {
      groups.set(group.path, group);
    }
  }
  return groups;
}

/** Two groups of one name are one series: the first keeps it. */
function withUniqueNames(groups: readonly MeasuredGroup[]): MeasuredGroup[] {
  const names = new Set<string>();
  return groups.filter(({ unit, container }) => {
    const isFirst = !names.has(`${unit}\n${container}`);
    names.add(`${unit}\n${container}`);
    return isFirst;
  });
}

function toRow({ pressure, ...usage }: CgroupUsage) {
  const { cpu, memory, io } = pressure;
  return {
    ...usage,
    cpuSomeAvg10: cpu?.some?.avg10 ?? null,
    cpuSomeTotal: cpu?.some?.total ?? null,
    memorySomeAvg10: memory?.some?.avg10 ?? null,
    memorySomeTotal: memory?.some?.total ?? null,
    memoryFullAvg10: memory?.full?.avg10 ?? null,
    memoryFullTotal: memory?.full?.total ?? null,
    ioSomeAvg10: io?.some?.avg10 ?? null,
    ioSomeTotal: io?.some?.total ?? null,
    ioFullAvg10: io?.full?.avg10 ?? null,
    ioFullTotal: io?.full?.total ?? null,
  };
}
