import { constants } from 'node:os';
import { createLinuxPlatform } from '../../dist/linux/platform.js';
import { pidfdCalls } from '../../dist/linux/native/pidfd.js';
import { decodeLimits } from '../../dist/linux/native/prlimit.js';
import { groupAddresses } from '../../dist/linux/network/nic-addresses.js';
import { ProcessSource } from '../../dist/linux/process/process-source.js';
import { askOr } from './reverse-calls.mjs';

/**
 * The library's platform layer, with the test's replacements of single functions (hooks impl.*, and those of sys.* that
 * are not files).
 */
export function createHookedPlatform(context) {
  const platform = createLinuxPlatform(context, hookedPidfds);
  return {
    ...platform,
    ...hookedFunctions(platform),
    openProcess: (pid) => hookProcess(platform.openProcess(pid), context),
  };
}

/** The hook, the platform's function, and the conversion of its raw answer to the platform's type. */
const hookedFunctionTable = [
  ['impl.cpuCountLogical', 'cpuCountLogical', same],
  ['impl.cpuCountCores', 'cpuCountCores', same],
  ['impl.cpuFreq', 'cpuFreq', same],
  ['impl.perCpuTimes', 'perCpuTimes', same],
  [
    'impl.diskIoCounters',
    'diskIoCounters',
    toMap([
      'readCount',
      'writeCount',
      'readBytes',
      'writeBytes',
      'readTime',
      'writeTime',
      'readMergedCount',
      'writeMergedCount',
      'busyTime',
    ]),
  ],
  [
    'impl.netIoCounters',
    'netIoCounters',
    toMap(['bytesSent', 'bytesRecv', 'packetsSent', 'packetsRecv', 'errin', 'errout', 'dropin', 'dropout']),
  ],
  ['impl.netIfAddrs', 'netIfAddrs', toNicAddresses],
  ['impl.sensorsTemperatures', 'sensorsTemperatures', toTemperatures],
];

const hookedMethods = ['cpuTimes', 'memoryInfo', 'uids', 'name', 'cmdline', 'status', 'oneshotEnter'];

function hookedFunctions(platform) {
  const hooked = {
    userName: (uid) => askUserName(uid, () => platform.userName(uid)),
  };
  for (const [hook, name, convert] of hookedFunctionTable) {
    const real = platform[name];
    if (real !== undefined) {
      hooked[name] = (...args) => askThen(hook, [], convert, () => real(...args));
    }
  }
  return hooked;
}

/**
 * Replaces methods on the object itself, so that calls between the platform's own methods reach the replacement too.
 */
function hookProcess(raw, context) {
  for (const name of hookedMethods) {
    const real = raw[name];
    raw[name] = (...args) => askOr(`impl.Process.${name}`, [{ pid: raw.pid }], () => real.apply(raw, args));
  }
  const rlimit = raw.rlimit;
  raw.rlimit = (resource) => {
    try {
      return askThen('sys.prlimit', [raw.pid, resource], toLimits, () => rlimit.call(raw, resource));
    } catch (error) {
      throw typeof error.errno === 'number' ? failureOf(raw, context, 'prlimit', error.errno) : error;
    }
  };
  return raw;
}

/** What the library makes of a system call about a process that failed. */
function failureOf({ pid, knownName }, context, call, errno) {
  const source = new ProcessSource(pid, { ...context, readOnce: (path) => context.io.readFile(path) });
  source.knownName = knownName;
  return source.failure(call, Math.abs(errno));
}

/** prlimit(2) fills a structure; the library decodes that. */
function toLimits(limits) {
  const structure = Buffer.alloc(16);
  limits.forEach((limit, index) => structure.writeBigUInt64LE(BigInt.asUintN(64, toBits(limit)), index * 8));
  return decodeLimits(structure);
}

/** 2^64 - 1 arrives as the nearest JavaScript number, which is 2^64. */
function toBits(limit) {
  return limit >= 2 ** 64 ? -1n : BigInt(limit);
}

/** kill(2) is pidfd_send_signal(2) here. Results of these calls are negated errnos. */
const hookedPidfds = {
  ...pidfdCalls,
  sendSignal: (pidfd, signal) => {
    try {
      return askOr('sys.kill', [0, signal], () => pidfdCalls.sendSignal(pidfd, signal)) ?? 0;
    } catch (error) {
      if (typeof error.errno !== 'number') {
        throw error;
      }
      return -Math.abs(error.errno || constants.errno.EIO);
    }
  },
};

/** Python raises KeyError for an unknown user id. */
function askUserName(uid, real) {
  try {
    return askOr('sys.getpwuid', [uid], real);
  } catch (error) {
    if (error.name !== 'KeyError') {
      throw error;
    }
    return null;
  }
}

function askThen(hook, args, convert, real) {
  let isReal = false;
  const answer = askOr(hook, args, () => {
    isReal = true;
    return real();
  });
  return isReal ? answer : convert(answer);
}

function same(value) {
  return value;
}

/** psutil's platform layer returns tuples by device name, ours objects. */
function toMap(fields) {
  return (answer) =>
    new Map(
      Object.entries(answer).map(([name, values]) => [
        name,
        Object.fromEntries(fields.map((field, index) => [field, values[index]])),
      ]),
    );
}

function toTemperatures(chips) {
  return new Map(
    Object.entries(chips).map(([chip, sensors]) => [
      chip,
      sensors.map(([label, current, high, critical]) => ({ label, current, high, critical })),
    ]),
  );
}

/**
 * Returns `[nic, family, address, netmask, broadcast, ptp]` of hardware addresses, as decoded from the kernel's answer
 * about these links.
 */
function toNicAddresses(rows) {
  const links = rows.map(([name, , address], index) => ({ index, name, flags: 0, mtu: 0, address, broadcast: '' }));
  return groupAddresses(links, []);
}
