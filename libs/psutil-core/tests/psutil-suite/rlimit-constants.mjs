import { toRlimitNumber } from '../../dist/linux/process/rlimit-numbers.js';

const resourceNames = [
  'AS',
  'CORE',
  'CPU',
  'DATA',
  'FSIZE',
  'LOCKS',
  'MEMLOCK',
  'MSGQUEUE',
  'NICE',
  'NOFILE',
  'NPROC',
  'RSS',
  'RTPRIO',
  'RTTIME',
  'SIGPENDING',
  'STACK',
];

/** The library has names for the resources of getrlimit(2), psutil constants for their numbers. */
export const rlimitConstants = Object.fromEntries(
  resourceNames.map((name) => [`RLIMIT_${name}`, toRlimitNumber(name)]),
);
