import { listCalls } from '../contract/contract-checks.js';
import { listFurtherCalls } from '../contract/further-calls.js';
import { isSupported, pids } from '../index.js';
import { examineComparison } from './comparison.js';
import { describeSystem } from './describe-system.js';
import { listNodeComparisons } from './node-comparisons.js';
import { examineCall, explainFailure, type Checked } from './outcome.js';
import { startOwnChildren } from './own-children.js';
import type { Report } from './print-report.js';
import { listToolComparisons } from './tool-comparisons.js';

/** Calls every function and getter, one after the other, and compares what others know too. */
export async function examineLibrary(): Promise<Report> {
  const system = describeSystem();
  if (!isSupported('pids')) {
    return { system, calls: [refuse()], comparisons: [] };
  }
  const calls = await examineAll([...listCalls(), ...listFurtherCalls()], examineCall);
  const children = await startOwnChildren();
  try {
    calls.push(...(await examineAll(children.calls, examineCall)));
  } finally {
    children.close();
  }
  const comparisons = await examineAll([...listNodeComparisons(), ...listToolComparisons()], examineComparison);
  return { system, calls, comparisons };
}

async function examineAll<T>(items: readonly T[], examine: (item: T) => Promise<Checked>): Promise<Checked[]> {
  const all: Checked[] = [];
  for (const item of items) {
    all.push(await examine(item));
  }
  return all;
}

/** Nothing works on this system; the error says what it lacks. */
function refuse(): Checked {
  try {
    return { name: 'pids()', outcome: { kind: 'wrong', ours: `${pids().length} PIDs`, theirs: 'NotSupported' } };
  } catch (error) {
    return { name: 'every function', outcome: explainFailure(error, true) };
  }
}
