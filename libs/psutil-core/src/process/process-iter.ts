import { NoSuchProcess, NotSupported, PsutilError } from '../errors.js';
import { isOwnLack } from '../platform/own-lack.js';
import { checkAttributes, type AttributeOptions, type PickedAttributes, type ProcessAttribute } from './attributes.js';
import type { BoundProcess } from './process.js';
import { coreOf, type ProcessSystem } from './process-identity.js';
import { readAttributes } from './read-attributes.js';

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
 *
 * What goes wrong with one process never ends the iteration: a value that cannot be read for any reason becomes
 * `adValue`, and a process whose start cannot be read is left out; onWarning tells why. Throws NotSupported for an
 * attribute that this system has for no process.
 */
export function createProcessIter(system: ProcessSystem, create: (pid: number) => BoundProcess): ProcessIter {
  let kept: ReadonlyMap<number, BoundProcess> = new Map();
  const report = (error: PsutilError): void => system.warn?.(error.message);

  function* iterate(
    options: AttributeOptions<ProcessAttribute, unknown> | undefined,
  ): Generator<BoundProcess, void, undefined> {
    const wanted = options?.attrs === undefined ? null : checkWanted(options, system);
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

  /** Returns null if the process vanished meanwhile, or if not even its start can be read. */
  function prepare(pid: number, known: Map<number, BoundProcess>, wanted: Wanted | null): BoundProcess | null {
    try {
      let process = known.get(pid);
      if (process === undefined) {
        process = create(pid);
        known.set(pid, process);
      }
      const { memo } = coreOf(process);
      memo.setPrefetched(null, null);
      if (wanted !== null) {
        memo.setPrefetched(readAttributes(process, wanted.attrs, wanted.adValue, report), wanted.adValue);
      }
      return process;
    } catch (error) {
      // Otherwise every process would be left out.
      if (!(error instanceof PsutilError) || isOwnLack(error)) {
        throw error;
      }
      known.delete(pid);
      if (!(error instanceof NoSuchProcess)) {
        report(error);
      }
      return null;
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

function checkWanted(options: AttributeOptions<ProcessAttribute, unknown>, system: ProcessSystem): Wanted {
  const attrs = checkAttributes(options.attrs);
  const missing = attrs?.find((name) => !system.platform.supports(`Process.${name}`));
  if (missing !== undefined) {
    throw new NotSupported(`this system has no attribute '${missing}' of processes: see isSupported`);
  }
  return { attrs, adValue: options.adValue === undefined ? null : options.adValue };
}
