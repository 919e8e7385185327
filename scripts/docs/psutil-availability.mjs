// The functions and methods of psutil 8 on Linux and on Windows, from its documentation, in psutil-core's names; and
// where psutil-core differs, with the reason. A test compares both with what isSupported says.

const everywhere = [
  'bootTime',
  'cpuCount',
  'cpuFreq',
  'cpuPercent',
  'cpuStats',
  'cpuTimes',
  'cpuTimesPercent',
  'diskIoCounters',
  'diskPartitions',
  'diskUsage',
  'getloadavg',
  'heapInfo',
  'heapTrim',
  'netConnections',
  'netIfAddrs',
  'netIfStats',
  'netIoCounters',
  'pidExists',
  'pids',
  'processIter',
  'sensorsBattery',
  'swapMemory',
  'users',
  'virtualMemory',
  'waitProcs',
  ...[
    'asDict',
    'children',
    'cmdline',
    'cpuAffinity',
    'cpuPercent',
    'cpuTimes',
    'createTime',
    'cwd',
    'environ',
    'exe',
    'ioCounters',
    'ionice',
    'isRunning',
    'kill',
    'memoryFootprint',
    'memoryFullInfo',
    'memoryInfo',
    'memoryInfoEx',
    'memoryMaps',
    'memoryPercent',
    'name',
    'netConnections',
    'nice',
    'numCtxSwitches',
    'numThreads',
    'oneshot',
    'openFiles',
    'pageFaults',
    'parent',
    'parents',
    'pid',
    'ppid',
    'resume',
    'sendSignal',
    'status',
    'suspend',
    'terminate',
    'threads',
    'username',
    'wait',
  ].map((method) => `Process.${method}`),
];

const onLinuxOnly = [
  'sensorsFans',
  'sensorsTemperatures',
  ...['cpuNum', 'gids', 'numFds', 'rlimit', 'terminal', 'uids'].map((method) => `Process.${method}`),
];

const onWindowsOnly = ['winServiceIter', 'winServiceGet', 'Process.numHandles'];

/** The names that psutil has, by platform of psutil-core. */
export const psutilNames = {
  linux: new Set([...everywhere, ...onLinuxOnly]),
  windows: new Set([...everywhere, ...onWindowsOnly]),
};

const notYet = 'not built yet';

/** Why psutil-core does not have what psutil has on a platform. Nothing is the other way round. */
export const differences = {
  linux: {},
  windows: {
    getloadavg: `${notYet}: Windows has no load average; psutil computes one from a counter, every five seconds`,
    heapInfo: notYet,
    heapTrim: notYet,
    winServiceGet: notYet,
    winServiceIter: notYet,
    'Process.memoryMaps': notYet,
    'Process.numHandles': notYet,
    'Process.openFiles': `${notYet}: the name of a handle may never come, so each needs a deadline`,
  },
};
