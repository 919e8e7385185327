import { catalog, type GroupDefinition, type GroupName, type GroupRow } from '@psfleet/metric-catalog';
import { NotSupported } from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import type { GroupColumns } from '@psfleet/wire';
import { toGroupColumns } from './group-columns.js';
import type { Sampler } from './sampler.js';

/** Ticks jitter by milliseconds: reading a second early is better than a whole tick late. */
const slackMs = 1_000;

/**
 * Runs the samplers that are due. One that fails does not stop the others, and is tried again at the next tick. Each
 * failure is counted, but only the first and the recovery are logged. What a system does not support is not a failure.
 */
export class SamplerRunner {
  /** Since the start of the agent. */
  failures = 0;
  readonly #samplers: readonly Sampler[];
  readonly #logger: Logger;
  readonly #failing = new Set<GroupName>();
  readonly #lastReadMs = new Map<GroupName, number>();

  constructor(samplers: readonly Sampler[], logger: Logger) {
    this.#samplers = samplers;
    this.#logger = logger;
  }

  /** Lets the samplers that are due ask for what takes a while; `run` follows in the same tick. */
  prepare(nowMs: number): void {
    for (const { group, prepare } of this.#samplers) {
      if (prepare === undefined || !this.#isDue(group, nowMs)) {
        continue;
      }
      try {
        prepare();
      } catch (error) {
        if (!(error instanceof NotSupported)) {
          this.#noteFailure(group, error);
        }
      }
    }
  }

  /** `nowMs` is monotonic, so that setting the clock does not change when a slow group is due. */
  run(nowMs: number): GroupColumns[] {
    const groups: GroupColumns[] = [];
    for (const { group, read } of this.#samplers) {
      if (!this.#isDue(group, nowMs)) {
        continue;
      }
      const rows = this.#attempt(group, read);
      if (rows === null) {
        continue;
      }
      this.#lastReadMs.set(group, nowMs);
      if (rows.length > 0) {
        groups.push(toGroupColumns(group, rows));
      }
    }
    return groups;
  }

  /** Groups whose last reading failed. */
  get failingGroups(): readonly GroupName[] {
    return [...this.#failing];
  }

  #isDue(group: GroupName, nowMs: number): boolean {
    const { everySeconds }: GroupDefinition = catalog[group];
    const lastMs = this.#lastReadMs.get(group);
    return everySeconds === undefined || lastMs === undefined || nowMs - lastMs >= everySeconds * 1_000 - slackMs;
  }

  #attempt(group: GroupName, read: () => readonly GroupRow<GroupName>[]): readonly GroupRow<GroupName>[] | null {
    try {
      const rows = read();
      if (this.#failing.delete(group)) {
        this.#logger.info({ group }, 'sampler works again');
      }
      return rows;
    } catch (error) {
      if (error instanceof NotSupported) {
        return [];
      }
      this.#noteFailure(group, error);
      return null;
    }
  }

  #noteFailure(group: GroupName, error: unknown): void {
    this.failures += 1;
    if (!this.#failing.has(group)) {
      this.#logger.warn({ err: error, group }, 'sampler failed');
    }
    this.#failing.add(group);
  }
}
