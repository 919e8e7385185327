import * as library from '../index.js';
import {
  amount,
  between,
  count,
  dictionary,
  either,
  fields,
  integer,
  listOf,
  matching,
  nonEmpty,
  oneOf,
  orNull,
  percent,
  record,
  text,
  type Shape,
} from './shape.js';
import { connection } from './system-shapes.js';

const ids = record(fields('real effective saved', count));
const memory = { rss: count, vms: count, shared: orNull(count), text: orNull(count), data: orNull(count) };
const priorityClasses = [
  library.IDLE_PRIORITY_CLASS,
  library.BELOW_NORMAL_PRIORITY_CLASS,
  library.NORMAL_PRIORITY_CLASS,
  library.ABOVE_NORMAL_PRIORITY_CLASS,
  library.HIGH_PRIORITY_CLASS,
  library.REALTIME_PRIORITY_CLASS,
];
const states = [
  'running',
  'sleeping',
  'disk-sleep',
  'stopped',
  'tracing-stop',
  'zombie',
  'dead',
  'wake-kill',
  'waking',
  'parked',
  'idle',
  'locked',
  'waiting',
  'suspended',
];

/** The shape of each attribute of a process, unless it throws a PsutilError. */
export const processShapes: Readonly<Record<library.ProcessAttribute, Shape>> = {
  cmdline: listOf(text),
  cpuAffinity: listOf(count),
  cpuNum: count,
  cpuPercent: amount,
  cpuTimes: record({
    ...fields('user system', amount),
    ...fields('childrenUser childrenSystem iowait', orNull(amount)),
  }),
  createTime: between(Date.parse('1990-01-01') / 1000, Date.now() / 1000 + 3600),
  cwd: matching(/^$|^\/|^[A-Z]:\\/iu),
  environ: dictionary(text),
  exe: matching(/^$|^\/|^[A-Z]:\\/iu),
  gids: ids,
  ioCounters: record({
    ...fields('readCount writeCount readBytes writeBytes', count),
    ...fields('readChars writeChars', orNull(count)),
  }),
  ionice: record({ ioclass: between(0, 3), value: orNull(between(0, 7)) }),
  memoryFootprint: record({ uss: count, pss: orNull(count), swap: orNull(count) }),
  memoryInfo: record(memory),
  memoryInfoEx: record({
    ...memory,
    ...fields('peakRss peakVms rssAnon rssFile rssShmem swap hugetlb', orNull(count)),
  }),
  memoryMaps: listOf(
    record({
      path: nonEmpty,
      ...fields('rss size pss sharedClean sharedDirty privateClean privateDirty referenced anonymous swap', count),
    }),
  ),
  memoryPercent: orNull(percent),
  name: nonEmpty,
  netConnections: listOf(connection),
  nice: either(between(-20, 19), oneOf(...priorityClasses)),
  numCtxSwitches: record({ voluntary: count, involuntary: orNull(count) }),
  numFds: count,
  numThreads: count,
  openFiles: listOf(
    record({
      path: matching(/^\//u),
      fd: count,
      position: orNull(count),
      mode: orNull(oneOf('r', 'w', 'a', 'r+', 'a+')),
      flags: orNull(count),
    }),
  ),
  pageFaults: record(fields('minor major', count)),
  pid: count,
  ppid: count,
  status: oneOf(...states),
  terminal: orNull(matching(/^\/dev\//u)),
  threads: listOf(record({ id: count, userTime: amount, systemTime: amount })),
  uids: ids,
  username: nonEmpty,
};

/** The shapes of the methods that are not attributes. */
export const ident = record({ pid: count, startTicks: orNull(integer) });
