import type {
  IoCounters,
  MemoryInfo,
  NumCtxSwitches,
  ProcessCpuTimes,
  ProcessIds,
  ProcessStatus,
} from '../model/process.js';

/** What asDict and processIter can fetch by name; each is a method of Process without arguments (but pid, a property). */
export interface ProcessAttributes {
  readonly cmdline: string[];
  readonly cpuPercent: number;
  readonly cpuTimes: ProcessCpuTimes;
  readonly createTime: number;
  readonly exe: string;
  readonly ioCounters: IoCounters;
  readonly memoryInfo: MemoryInfo;
  readonly name: string;
  readonly nice: number;
  readonly numCtxSwitches: NumCtxSwitches;
  readonly numFds: number;
  readonly numThreads: number;
  readonly pid: number;
  readonly ppid: number;
  readonly status: ProcessStatus;
  readonly uids: ProcessIds;
  readonly username: string;
}

export type ProcessAttribute = keyof ProcessAttributes;

/** In alphabetical order. A record, so that the compiler misses none. */
const NAMES: Readonly<Record<ProcessAttribute, true>> = {
  cmdline: true,
  cpuPercent: true,
  cpuTimes: true,
  createTime: true,
  exe: true,
  ioCounters: true,
  memoryInfo: true,
  name: true,
  nice: true,
  numCtxSwitches: true,
  numFds: true,
  numThreads: true,
  pid: true,
  ppid: true,
  status: true,
  uids: true,
  username: true,
};

/** Every attribute, as `Process.attrs`. */
export const processAttributes: ReadonlySet<ProcessAttribute> = new Set(Object.keys(NAMES) as ProcessAttribute[]);

/** Values of the asked attributes; `A` stands where access was denied. */
export type PickedAttributes<K extends ProcessAttribute, A> = { readonly [P in K]: ProcessAttributes[P] | A };

/** Arguments of asDict and processIter. */
export interface AttributeOptions<K extends ProcessAttribute, A> {
  /** Which attributes; all when omitted or empty. */
  readonly attrs?: Iterable<K>;
  /** Stands for attributes that may not be read, or that a zombie does not have; null when omitted. */
  readonly adValue?: A;
}

/** Read first, because what they read answers others too (Linux: status has the memory). */
const FIRST: ReadonlySet<string> = new Set<ProcessAttribute>(['status', 'numCtxSwitches', 'uids', 'username']);

/** The distinct names in the order of reading, or null for "all". Throws TypeError for what is not a list of names, RangeError for unknown names. */
export function checkAttributes<K extends ProcessAttribute>(attrs: Iterable<K> | undefined): K[] | null {
  if (attrs === undefined) {
    return null;
  }
  if (!Array.isArray(attrs) && !(attrs instanceof Set)) {
    throw new TypeError(`attrs must be an array or a Set (got ${typeof attrs})`);
  }
  const names = [...new Set(attrs)];
  const unknown = names.filter((name) => !processAttributes.has(name));
  if (unknown.length > 0) {
    throw new RangeError(`invalid attr name${unknown.length > 1 ? 's' : ''} ${unknown.map((name) => `'${String(name)}'`).join(', ')}`);
  }
  return names.length === 0 ? null : [...names.filter((name) => FIRST.has(name)), ...names.filter((name) => !FIRST.has(name))];
}
