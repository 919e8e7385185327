import type { GroupName, GroupRow } from '@psfleet/metric-catalog';
import type { Logger } from '@psfleet/service-kit';
import type { GroupColumns } from '@psfleet/wire';
import { toGroupColumns } from './group-columns.js';
import type { Sampler } from './sampler.js';

/** Runs all samplers; one that fails never stops the others. Each failure is counted, and logged when it begins and when it ends. */
export class SamplerRunner {
  /** Since the start of the agent. */
  failures = 0;
  private readonly samplers: readonly Sampler[];
  private readonly logger: Logger;
  private readonly failing = new Set<GroupName>();

  constructor(samplers: readonly Sampler[], logger: Logger) {
    this.samplers = samplers;
    this.logger = logger;
  }

  run(): GroupColumns[] {
    const groups: GroupColumns[] = [];
    for (const { group, read } of this.samplers) {
      const rows = this.attempt(group, read);
      if (rows !== null && rows.length > 0) groups.push(toGroupColumns(group, rows));
    }
    return groups;
  }

  /** Groups whose last reading failed. */
  get failingGroups(): readonly GroupName[] {
    return [...this.failing];
  }

  private attempt(group: GroupName, read: () => readonly GroupRow<GroupName>[]): readonly GroupRow<GroupName>[] | null {
    try {
      const rows = read();
      if (this.failing.delete(group)) this.logger.info({ group }, 'sampler works again');
      return rows;
    } catch (err) {
      this.failures += 1;
      if (!this.failing.has(group)) this.logger.warn({ err, group }, 'sampler failed');
      this.failing.add(group);
      return null;
    }
  }
}
