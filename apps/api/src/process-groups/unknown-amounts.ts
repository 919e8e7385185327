import type { ProcessGroupResponse } from './groups.response.js';

/** Null for everything that a group has only at a moment, or only over a time range. */
export const unknownAmounts = {
  processes: null,
  unswept: null,
  cpuPercent: null,
  memory: null,
  unshared: null,
  rss: null,
  swap: null,
  numThreads: null,
  numFds: null,
  cpuTime: null,
  readBytes: null,
  writeBytes: null,
  ctxSwitches: null,
  tcpSentBytes: null,
  tcpReceivedBytes: null,
  maxRss: null,
} as const satisfies Omit<ProcessGroupResponse, 'group' | 'host' | 'hosts'>;
