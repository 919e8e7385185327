import type { ProcessFields } from '../process-row.js';
import type { ComparedProgramResponse, ComparisonResponse, ProgramTotalsResponse } from './comparison.response.js';

const maxCmdlines = 10;
const totalled = ['rss', 'cpuPercent', 'numThreads', 'numFds'] as const;

type Compared = Pick<ProcessFields, 'program' | 'name' | 'username' | 'cmdline' | (typeof totalled)[number]>;

/**
 * Compares the programs of two process tables. Processes are no use for that, because those of two hosts have nothing
 * in common: each side has the processes of a program and a user together.
 */
export function comparePrograms(first: readonly Compared[], second: readonly Compared[]): ComparisonResponse {
  const [before, after] = [byProgram(first), byProgram(second)];
  const programs = [...new Set([...before.keys(), ...after.keys()])].map((key) =>
    compare(before.get(key) ?? [], after.get(key) ?? []),
  );
  const both = programs.filter((each) => each.first !== null && each.second !== null).sort(byDifference);
  return {
    onlyFirst: programs.filter((each) => each.second === null).sort(byRss('first')),
    onlySecond: programs.filter((each) => each.first === null).sort(byRss('second')),
    different: both.filter(isDifferent),
    alike: both.filter((each) => !isDifferent(each)),
  };
}

function byProgram(processes: readonly Compared[]): Map<string, Compared[]> {
  const groups = new Map<string, Compared[]>();
  for (const process of processes) {
    const key = JSON.stringify([process.program ?? process.name, process.username]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [process]);
    } else {
      group.push(process);
    }
  }
  return groups;
}

function compare(first: readonly Compared[], second: readonly Compared[]): ComparedProgramResponse {
  const [any] = [...first, ...second];
  const [cmdlines, others] = [cmdlinesOf(first), cmdlinesOf(second)];
  return {
    program: any?.program ?? any?.name ?? '',
    name: any?.name ?? '',
    username: any?.username ?? null,
    first: totalsOf(first, missingFrom(others, cmdlines)),
    second: totalsOf(second, missingFrom(cmdlines, others)),
  };
}

function totalsOf(processes: readonly Compared[], cmdlines: string[][]): ProgramTotalsResponse | null {
  if (processes.length === 0) {
    return null;
  }
  const sums = totalled.map((field) => [field, sumOf(processes.map((process) => process[field]))] as const);
  const totals = Object.fromEntries(sums) as Record<(typeof totalled)[number], number | null>;
  return { processes: processes.length, ...totals, cmdlines: cmdlines.slice(0, maxCmdlines) };
}

/** Rounds to tenths, the resolution of percentages, so that the sum of 0.1 and 0.2 is 0.3. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.round(known.reduce((sum, value) => sum + value, 0) * 10) / 10;
}

function cmdlinesOf(processes: readonly Compared[]): Map<string, string[]> {
  return new Map(
    processes.flatMap(({ cmdline }) => (cmdline === null ? [] : [[JSON.stringify(cmdline), [...cmdline]]])),
  );
}

function missingFrom(others: ReadonlyMap<string, string[]>, own: ReadonlyMap<string, string[]>): string[][] {
  return Array.from(own).flatMap(([key, cmdline]) => (others.has(key) ? [] : [cmdline]));
}

function isDifferent({ first, second }: ComparedProgramResponse): boolean {
  return first?.processes !== second?.processes || [first, second].some((totals) => (totals?.cmdlines.length ?? 0) > 0);
}

const byRss =
  (side: 'first' | 'second') =>
  (one: ComparedProgramResponse, other: ComparedProgramResponse): number =>
    (other[side]?.rss ?? -1) - (one[side]?.rss ?? -1) || (one.program < other.program ? -1 : 1);

function byDifference(one: ComparedProgramResponse, other: ComparedProgramResponse): number {
  const differenceOf = ({ first, second }: ComparedProgramResponse): number =>
    Math.abs((second?.rss ?? 0) - (first?.rss ?? 0));
  return differenceOf(other) - differenceOf(one) || (one.program < other.program ? -1 : 1);
}
