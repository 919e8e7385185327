import { createPsutil, type CgroupUsage, type ProcessIdentityFacts, type Psutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { createScrubber } from '../scrub/scrubber.js';
import { cgroupSampler } from './cgroup.sampler.js';

const rootFs = new URL('../../../../libs/psutil-core/tests/fixtures/linux/cgroup2-service', import.meta.url).pathname;
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });
const facts: ProcessIdentityFacts = {
  name: 'x',
  exe: null,
  exeState: null,
  cmdline: null,
  username: null,
  terminal: null,
  cgroup: null,
  containerId: null,
  unit: null,
};

interface Row {
  readonly unit: string;
  readonly container: string;
}

/** Reads once for each list of control groups, in which a process each lives. */
function readAll(
  lists: readonly (readonly string[])[],
  { maxGroups = 200, ps = createPsutil({ rootFs }) }: { maxGroups?: number; ps?: Psutil } = {},
): { rows: Row[][]; warnings: readonly string[] } {
  let groups: readonly string[] = [];
  const warnings = new AgentWarnings(createLogger({ name: 'test', level: 'silent' }));
  const table = {
    get slots() {
      return Int32Array.from(groups, (_, slot) => slot);
    },
    identity: (slot: number) => ({ ...facts, cgroup: groups[slot] ?? null }),
  };
  const { read } = cgroupSampler({ ps, table, scrubber, warnings, maxGroups });
  const rows = lists.map((list) => {
    groups = list;
    return read() as unknown as Row[];
  });
  return { rows, warnings: warnings.texts };
}

const web = '/system.slice/web.service';

describe('the sampler of units and containers', () => {
  it('reads what a unit uses, once for all of its processes', () => {
    const { rows } = readAll([[web], [web, web, `${web}/worker`]]);
    expect(rows[1]).toEqual([
      expect.objectContaining({
        unit: 'web.service',
        container: '',
        cpuUsage: 91_234_567,
        memoryCurrent: 536_870_912,
        oomKills: 3,
        memorySomeAvg10: 12,
        memoryFullTotal: 8_765_432,
        ioSomeAvg10: null,
      }),
    ]);
  });

  it('begins no series for what lives less than two readings', () => {
    expect(
      readAll([['/a.service'], [web], ['/b.service', web], ['/b.service']]).rows.map((rows) => rows.length),
    ).toEqual([0, 0, 1, 0]);
  });

  const usage: Partial<CgroupUsage> = { memoryCurrent: 1, pressure: {} };
  const everyGroup = (): Psutil =>
    Object.defineProperty(Object.create(createPsutil({ rootFs })) as Psutil, 'cgroupUsage', { value: () => usage });
  const many = Array.from({ length: 10 }, (_, index) => `/system.slice/s${index}.service`);

  it('has a limit, within which it keeps to the same groups, and says that others are left out', () => {
    const late = ['/a.service', ...many];
    const { rows, warnings } = readAll([many, many, late, late], { maxGroups: 3, ps: everyGroup() });
    expect(rows.map((some) => some.map(({ unit }) => unit))).toEqual([
      [],
      ['s0.service', 's1.service', 's2.service'],
      ['s0.service', 's1.service', 's2.service'],
      ['s0.service', 's1.service', 's2.service'],
    ]);
    expect(warnings).toEqual([expect.stringContaining('only 3 have metrics')]);
  });

  it('has one row for a name that two groups bear', () => {
    const twice = ['/a.slice/x.service', '/b.slice/x.service'];
    expect(readAll([twice, twice], { ps: everyGroup() }).rows[1]).toHaveLength(1);
  });

  it('can be turned off', () => {
    expect(readAll([[web], [web]], { maxGroups: 0 }).rows).toEqual([[], []]);
  });
});
