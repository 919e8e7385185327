import type { NetConnection } from '../model/network.js';
import type {
  IoCounters,
  IoPriority,
  MemoryFootprint,
  MemoryInfo,
  MemoryInfoEx,
  MemoryMap,
  NumCtxSwitches,
  OpenFile,
  PageFaults,
  ProcessCpuTimes,
  ProcessIds,
  ProcessStatus,
  ProcessThread,
} from '../model/process.js';

/**
 * The attributes that asDict and processIter fetch by name: methods of Process without arguments, and the property pid.
 */
export interface ProcessAttributes {
  readonly cmdline: string[];
  readonly cpuAffinity: number[];
  readonly cpuNum: number;
  readonly cpuPercent: number;
  readonly cpuTimes: ProcessCpuTimes;
  readonly createTime: number;
  readonly cwd: string;
  readonly environ: Record<string, string>;
  readonly exe: string;
  readonly gids: ProcessIds;
  readonly ioCounters: IoCounters;
  readonly ionice: IoPriority;
  readonly memoryFootprint: MemoryFootprint;
  readonly memoryInfo: MemoryInfo;
  readonly memoryInfoEx: MemoryInfoEx;
  readonly memoryMaps: MemoryMap[];
  readonly memoryPercent: number | null;
  readonly name: string;
  readonly netConnections: NetConnection[];
  readonly nice: number;
  readonly numCtxSwitches: NumCtxSwitches;
  readonly numFds: number;
  readonly numThreads: number;
  readonly openFiles: OpenFile[];
  readonly pageFaults: PageFaults;
  readonly pid: number;
  readonly ppid: number;
  readonly status: ProcessStatus;
  readonly terminal: string | null;
  readonly threads: ProcessThread[];
  readonly uids: ProcessIds;
  readonly username: string;
}

export type ProcessAttribute = keyof ProcessAttributes;

/** In alphabetical order. A record lets the compiler notice a missing one. */
const attributeNames: Readonly<Record<ProcessAttribute, true>> = {
  cmdline: true,
  cpuAffinity: true,
  cpuNum: true,
  cpuPercent: true,
  cpuTimes: true,
  createTime: true,
  cwd: true,
  environ: true,
  exe: true,
  gids: true,
  ioCounters: true,
  ionice: true,
  memoryFootprint: true,
  memoryInfo: true,
  memoryInfoEx: true,
  memoryMaps: true,
  memoryPercent: true,
  name: true,
  netConnections: true,
  nice: true,
  numCtxSwitches: true,
  numFds: true,
  numThreads: true,
  openFiles: true,
  pageFaults: true,
  pid: true,
  ppid: true,
  status: true,
  terminal: true,
  threads: true,
  uids: true,
  username: true,
};

/** Every attribute, as `Process.attrs`. */
export const processAttributes: ReadonlySet<ProcessAttribute> = new Set(
  Object.keys(attributeNames) as ProcessAttribute[],
);

/** Values of the requested attributes; `A` takes the place of those that were denied. */
export type PickedAttributes<K extends ProcessAttribute, A> = { readonly [P in K]: ProcessAttributes[P] | A };

/** Arguments of asDict and processIter. */
export interface AttributeOptions<K extends ProcessAttribute, A> {
  /** The attributes to fetch; all when omitted or empty. */
  readonly attrs?: Iterable<K>;
  /** The value of attributes that may not be read, or that a zombie does not have; null when omitted. */
  readonly adValue?: A;
}

/** Fetched only on request. */
const deprecatedNames: ReadonlySet<string> = new Set(['memoryFullInfo']);

/** Fetched first, because the files that they read answer others too (Linux: status contains the memory). */
const namesReadFirst: ReadonlySet<string> = new Set<ProcessAttribute>([
  'status',
  'numCtxSwitches',
  'uids',
  'gids',
  'username',
]);

/**
 * Returns the distinct names in the order of reading, or null for all. Throws TypeError unless given a list of names,
 * RangeError for an unknown name.
 */
export function checkAttributes<K extends ProcessAttribute>(attrs: Iterable<K> | undefined): K[] | null {
  if (attrs === undefined) {
    return null;
  }
  if (!Array.isArray(attrs) && !(attrs instanceof Set)) {
    throw new TypeError(`attrs must be an array or a Set (got ${typeof attrs})`);
  }
  const names = [...new Set(attrs)];
  const unknown = names.filter((name) => !processAttributes.has(name) && !deprecatedNames.has(name));
  if (unknown.length > 0) {
    throw new RangeError(
      `invalid attr name${unknown.length > 1 ? 's' : ''} ${unknown.map((name) => `'${String(name)}'`).join(', ')}`,
    );
  }
  return names.length === 0
    ? null
    : [...names.filter((name) => namesReadFirst.has(name)), ...names.filter((name) => !namesReadFirst.has(name))];
}
