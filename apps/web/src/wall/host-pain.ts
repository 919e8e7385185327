import { compareNaturally, showNumber } from '@psfleet/display';
import type { Host, Series } from '@psfleet/sdk';
import { heatOf, hurtLevel, type HeatRow } from '../design/heat.js';
import { largestRows } from '../lists/largest-rows.js';

export type PainKind = 'cpu' | 'memory' | 'swap' | 'disk' | 'io' | 'pressure' | 'silent';

/** One host at the clock: what hurts it most, in a word, and how much. */
export interface HostPain {
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: PainKind | null;
  /** 0 to 6; null if too little is known of the moment to call the host well. */
  readonly level: number | null;
  /** The share that the tile's bar shows, in percent. */
  readonly percent: number | null;
  /** Such as `mem 97 %`; empty while all is well. */
  readonly words: string;
  readonly cpu: number | null;
  readonly memory: number | null;
}

/** Values at the clock by host, in percent. */
export type HostValues = Readonly<
  Partial<Record<'cpu' | 'memory' | 'swap' | 'disk' | 'io' | 'pressure', ReadonlyMap<string, number>>>
>;

const names: Readonly<Record<PainKind, string>> = {
  cpu: 'cpu',
  memory: 'mem',
  swap: 'swap',
  disk: 'disk',
  io: 'i/o',
  pressure: 'waits',
  silent: 'silent',
};

const rows: readonly (readonly [Exclude<PainKind, 'silent'>, HeatRow])[] = [
  ['memory', 'memory'],
  ['cpu', 'cpu'],
  ['disk', 'disk'],
  ['io', 'io'],
  ['pressure', 'pressure'],
  // Swap that is full hurts as a full disk does; swap that is half used hurts nobody.
  ['swap', 'disk'],
];

/** The largest of the last values of each host. */
export function maximaOf(series: readonly Series[]): Map<string, number> {
  const maxima = new Map<string, number>();
  for (const { host, points } of series) {
    const value = points.at(-1)?.[1] ?? null;
    if (host !== null && value !== null) {
      maxima.set(host, Math.max(value, maxima.get(host) ?? 0));
    }
  }
  return maxima;
}

/**
 * Decides what to say of a host. One that sent nothing around a moment is silent; live, its status says so. Nobody
 * knows whether a host is well without its CPU and its memory.
 */
export function painOf({ host, labels, status }: Host, values: HostValues, isLive: boolean): HostPain {
  const at = (name: keyof HostValues): number | null => values[name]?.get(host) ?? null;
  const known = { host, labels, cpu: at('cpu'), memory: at('memory') };
  const isSilent = isLive ? status === 'offline' : known.cpu === null && known.memory === null;
  if (isSilent) {
    return { ...known, kind: 'silent', level: null, percent: null, words: 'silent' };
  }
  const worst = worstOf(at);
  if (worst === null || worst.level < hurtLevel) {
    if (known.cpu === null || known.memory === null) {
      return { ...known, kind: null, level: null, percent: null, words: 'not known' };
    }
    return { ...known, kind: null, level: Math.min(2, worst?.level ?? 0), percent: known.cpu, words: '' };
  }
  const words = `${names[worst.kind]} ${showNumber(worst.percent)}\u200A%`;
  return { ...known, kind: worst.kind, level: worst.level, percent: worst.percent, words };
}

interface Worst {
  readonly kind: Exclude<PainKind, 'silent'>;
  readonly percent: number;
  readonly level: number;
}

/** What hurts most of what is known, the first of equals; null if nothing is known. */
function worstOf(at: (name: Worst['kind']) => number | null): Worst | null {
  let worst: Worst | null = null;
  for (const [kind, heat] of rows) {
    const percent = at(kind);
    const level = heatOf(heat, percent);
    if (percent !== null && level !== null && level > (worst?.level ?? -1)) {
      worst = { kind, percent, level };
    }
  }
  return worst;
}

const phrases: readonly (readonly [PainKind, string])[] = [
  ['cpu', 'by CPU'],
  ['memory', 'by memory'],
  ['swap', 'by swap'],
  ['disk', 'by a full disk'],
  ['io', 'by I/O'],
  ['pressure', 'by pressure'],
];

/**
 * `9 of 240 hosts hurt: 3 by CPU, 2 by memory, 1 is silent`, made of counts and fixed phrases. Only hosts with values
 * are called well.
 */
export function answerOf(pains: readonly HostPain[]): string {
  const count = (kind: PainKind): number => pains.filter((pain) => pain.kind === kind).length;
  const hurt = pains.filter(({ kind }) => kind !== null).length;
  const unknown = pains.filter(isUnknown).length;
  const hosts = pains.length === 1 ? 'host' : 'hosts';
  if (hurt === 0) {
    return wellOf(pains.length, unknown);
  }
  const reasons = phrases.filter(([kind]) => count(kind) > 0).map(([kind, text]) => `${count(kind)} ${text}`);
  const silent = count('silent');
  const parts = [
    ...reasons,
    ...(silent === 0 ? [] : [`${silent} ${are(silent)} silent`]),
    ...(unknown === 0 ? [] : [`${unknown} ${are(unknown)} not known`]),
  ];
  const verb = hurt === 1 ? 'hurts' : 'hurt';
  return `${hurt} of ${pains.length} ${hosts} ${verb}: ${parts.join(', ')}`;
}

/** Whether nothing hurts the host as far as is known, which is too little. */
export function isUnknown({ kind, level }: HostPain): boolean {
  return kind === null && level === null;
}

function wellOf(hosts: number, unknown: number): string {
  const well = hosts - unknown;
  if (hosts === 0) {
    return 'No host fits';
  }
  if (well === 0) {
    return hosts === 1 ? 'Nothing is known of this host' : `Nothing is known of all ${hosts} hosts`;
  }
  if (unknown > 0) {
    return `${well} of ${hosts} hosts ${are(well)} well, ${unknown} ${are(unknown)} not known`;
  }
  return hosts === 1 ? 'This host is well' : `All ${hosts} hosts are well`;
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** The first `count` of the hosts that hurt, worst first; equals stay in their order. */
export function worstFirst(pains: readonly HostPain[], count: number): HostPain[] {
  return largestRows(pains, count, (pain) => (pain.kind === null ? null : rankOf(pain)));
}

/** What hosts are ranked by: what is silent comes after what hurts at full level. */
export function rankOf({ kind, level }: HostPain): number {
  return kind === 'silent' ? 5.5 : (level ?? 0);
}

export interface HostGroup {
  readonly name: string;
  readonly pains: readonly HostPain[];
}

/** Hosts by the value of a label, each in its place for ever: by name. */
export function groupByLabel(pains: readonly HostPain[], label: string | null): HostGroup[] {
  const groups = new Map<string, HostPain[]>();
  for (const pain of pains.toSorted((a, b) => compareNaturally(a.host, b.host))) {
    const name = label === null ? 'all hosts' : (pain.labels[label] ?? 'without');
    const group = groups.get(name);
    if (group === undefined) {
      groups.set(name, [pain]);
    } else {
      group.push(pain);
    }
  }
  return [...groups]
    .toSorted(([a], [b]) => compareNaturally(a, b))
    .map(([name, members]) => ({ name, pains: members }));
}
