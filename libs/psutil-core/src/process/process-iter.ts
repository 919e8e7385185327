import { NoSuchProcess } from '../errors.js';
import { checkAttributes, type AttributeOptions, type PickedAttributes, type ProcessAttribute } from './attributes.js';
import type { BoundProcess } from './process.js';
import type { ProcessSystem } from './process-identity.js';

/** A process with its prefetched values. */
export type ProcessWithInfo<K extends ProcessAttribute, A> = BoundProcess & { readonly info: PickedAttributes<K, A> };

/** Iterates over all processes in order of their PIDs; see createProcessIter. */
export interface ProcessIter {
  (): Generator<BoundProcess, void, undefined>;
  <K extends ProcessAttribute, A = null>(
    options: AttributeOptions<K, A>,
  ): Generator<ProcessWithInfo<K, A>, void, undefined>;
  /** Forgets all cached objects. */
  cacheClear(): void;
}

/** `attrs` null means all. */
interface Wanted {
  readonly attrs: readonly ProcessAttribute[] | null;
  readonly adValue: unknown;
}

/**
 * psutil's process_iter. Objects are kept between calls, so that cpuPercent has a previous reading. Objects of ended
 * processes are dropped, and so are those whose PID was recycled. With `attrs`, values are prefetched while iterating:
 * `process.info` holds them, and the methods return them until the next processIter.
 */
export function createProcessIter(system: ProcessSystem, create: (pid: number) => BoundProcess): ProcessIter {
  let kept: ReadonlyMap<number, BoundProcess> = new Map();

  function* iterate(
    options: AttributeOptions<ProcessAttribute, unknown> | undefined,
  ): Generator<BoundProcess, void, undefined> {
    const wanted =
      options?.attrs === undefined
        ? null
        : { attrs: checkAttributes(options.attrs), adValue: options.adValue === undefined ? null : options.adValue };
    const known = new Map<number, BoundProcess>();
    const pids = system.platform.pids();
    for (const pid of pids) {
      const process = kept.get(pid);
      if (process !== undefined && !system.reusedPids.has(pid)) {
        known.set(pid, process);
      }
    }
    system.reusedPids.clear();
    try {
      for (const pid of pids) {
        const process = prepare(pid, known, wanted);
        if (process !== null) {
          yield process;
        }
      }
    } finally {
      kept = known;
    }
  }

  /** Returns null if the process vanished meanwhile. */
  function prepare(pid: number, known: Map<number, BoundProcess>, wanted: Wanted | null): BoundProcess | null {
    try {
      let process = known.get(pid);
      if (process === undefined) {
        process = create(pid);
        known.set(pid, process);
      }
      process.setPrefetched(null);
      if (wanted !== null) {
        process.setPrefetched(process.readAttributes(wanted.attrs, wanted.adValue), wanted.adValue);
      }
      return process;
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        known.delete(pid);
        return null;
      }
      throw error;
    }
  }

  const processIter = (
    options?: AttributeOptions<ProcessAttribute, unknown>,
  ): Generator<BoundProcess, void, undefined> => iterate(options);
  return Object.assign(processIter, {
    cacheClear: (): void => {
      kept = new Map();
    },
  });
}
