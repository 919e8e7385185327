import type {
  ChangedProcessResponse,
  ProcessDiffResponse,
  ProcessGrowthResponse,
  RestartResponse,
} from './diff.response.js';
import type { ProcessFields } from '../process-row.js';

/** Compares two tables of one host. */
export function diffTables(before: readonly ProcessFields[], after: readonly ProcessFields[]): ProcessDiffResponse {
  const first = new Map(before.map((process) => [process.procUid, process]));
  const second = new Set(after.map(({ procUid }) => procUid));
  const started = after.filter(({ procUid }) => !first.has(procUid)).sort(byRss);
  const ended = before.filter(({ procUid }) => !second.has(procUid)).sort(byRss);
  const changed = after.flatMap((process) => describeChange(first.get(process.procUid), process)).sort(byGrowth);
  return { started, ended, changed, restarted: findRestarts(ended, started) };
}

const comparedFields = [
  'cpuTime',
  'rss',
  'numThreads',
  'numFds',
  'readBytes',
  'writeBytes',
  'tcpSentBytes',
  'tcpReceivedBytes',
] as const;

function describeChange(before: ProcessFields | undefined, after: ProcessFields): ChangedProcessResponse[] {
  if (before === undefined) {
    return [];
  }
  const isChanged = before.name !== after.name || comparedFields.some((field) => before[field] !== after[field]);
  const growth = Object.fromEntries(
    comparedFields.map((field) => [field, subtract(after[field], before[field])]),
  ) as Record<keyof ProcessGrowthResponse, number | null>;
  return isChanged ? [{ ...after, nameBefore: before.name, growth }] : [];
}

/** Rounds to hundredths, the resolution of CPU times, so that 0.3 - 0.1 is 0.2. */
function subtract(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : Math.round((after - before) * 100) / 100;
}

function findRestarts(ended: readonly ProcessFields[], started: readonly ProcessFields[]): RestartResponse[] {
  const keyOf = ({ name, username }: ProcessFields): string => JSON.stringify([name, username]);
  const namesakes = new Map<string, ProcessFields[]>();
  for (const process of started) {
    namesakes.set(keyOf(process), [...(namesakes.get(keyOf(process)) ?? []), process]);
  }
  const restarts = new Map<string, { name: string; username: string | null; ended: string[]; started: string[] }>();
  for (const process of ended) {
    const key = keyOf(process);
    const successors = namesakes.get(key);
    if (successors === undefined) {
      continue;
    }
    const known = restarts.get(key) ?? {
      name: process.name,
      username: process.username,
      ended: [],
      started: successors.map(({ procUid }) => procUid),
    };
    known.ended.push(process.procUid);
    restarts.set(key, known);
  }
  return [...restarts.values()].sort((a, b) => b.ended.length - a.ended.length || (a.name < b.name ? -1 : 1));
}

function byRss(a: ProcessFields, b: ProcessFields): number {
  return (b.rss ?? -1) - (a.rss ?? -1);
}

function byGrowth({ growth: a }: ChangedProcessResponse, { growth: b }: ChangedProcessResponse): number {
  return (b.cpuTime ?? -1) - (a.cpuTime ?? -1) || Math.abs(b.rss ?? 0) - Math.abs(a.rss ?? 0);
}
