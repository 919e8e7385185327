import { setTimeout as sleep } from 'node:timers/promises';
import { isSupported } from '../index.js';
import { explainFailure, type Checked } from './outcome.js';

/** One value from two sources. */
export interface Comparison {
  readonly name: string;
  /** What isSupported calls the function. */
  readonly subject: string;
  /** The other source: a module of Node, or a tool of the system. */
  readonly source: string;
  /** Reads ours and theirs, the one right after the other; null where the other source does not tell. */
  readonly read: () => Pair<unknown> | null;
  readonly agrees: (pair: Pair<unknown>) => boolean;
}

export type Pair<T> = readonly [ours: T, theirs: T];

/** Values move between two readings, so only a comparison that fails every time is wrong. */
const attempts = 4;
const pauseMs = 250;

export async function examineComparison(comparison: Comparison): Promise<Checked> {
  const { subject, source, read, agrees } = comparison;
  const name = `${comparison.name}, as ${source} says`;
  if (!isSupported(subject)) {
    return { name, outcome: { kind: 'not compared', reason: 'not supported here' } };
  }
  let pair: Pair<unknown> | null = null;
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      pair = read();
      if (pair === null) {
        return { name, outcome: { kind: 'not compared', reason: `${source} does not tell` } };
      }
      if (agrees(pair)) {
        return { name, outcome: { kind: 'ok' } };
      }
      await sleep(pauseMs);
    }
  } catch (error) {
    return { name, outcome: explainFailure(error, true) };
  }
  const [ours, theirs] = pair ?? [];
  return { name, outcome: { kind: 'wrong', ours: JSON.stringify(ours), theirs: JSON.stringify(theirs) } };
}

type Names = Pick<Comparison, 'name' | 'subject' | 'source'>;

/** Values that must be the same. */
export function compareExactly(names: Names, read: () => Pair<unknown> | null): Comparison {
  return { ...names, read, agrees: ([ours, theirs]) => JSON.stringify(ours) === JSON.stringify(theirs) };
}

/** Numbers that may differ by `tolerance`, or by that share of the larger one. */
export function compareAbout(
  names: Names,
  { tolerance, share = 0 }: { readonly tolerance: number; readonly share?: number },
  read: () => Pair<number> | null,
): Comparison {
  return {
    ...names,
    read,
    agrees: (pair) => {
      const [ours, theirs] = pair as Pair<number>;
      return Math.abs(ours - theirs) <= Math.max(tolerance, share * Math.max(ours, theirs));
    },
  };
}
