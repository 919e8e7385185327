import { isHooked } from './reverse-calls.mjs';

/**
 * Converts this library's values to psutil's. It has null for unknown values where psutil has a number, and words where
 * psutil has numbers (address families, kinds of sockets). The conversion adds no information.
 */
const familyNumbers = { AF_UNSPEC: 0, AF_UNIX: 1, AF_INET: 2, AF_INET6: 10, AF_LINK: 17 };
const socketTypeNumbers = { SOCK_STREAM: 1, SOCK_DGRAM: 2, SOCK_RAW: 3, SOCK_RDM: 4, SOCK_SEQPACKET: 5 };
const duplexNumbers = { full: 2, half: 1 };
const DUPLEX_UNKNOWN = 0;
const POWER_TIME_UNKNOWN = -1;
const POWER_TIME_UNLIMITED = -2;

/** psutil's names of these numbers. */
export const numberConstants = {
  AF_LINK: familyNumbers.AF_LINK,
  NIC_DUPLEX_FULL: duplexNumbers.full,
  NIC_DUPLEX_HALF: duplexNumbers.half,
  NIC_DUPLEX_UNKNOWN: DUPLEX_UNKNOWN,
  POWER_TIME_UNKNOWN,
  POWER_TIME_UNLIMITED,
};

const converters = {
  virtualMemory: zeroForNull,
  swapMemory: zeroForNull,
  cpuTimes: zeroForNull,
  cpuTimesPercent: zeroForNull,
  cpuStats: zeroForNull,
  // On Linux psutil's limits are 0 if only cpuinfo has the frequency; a replaced platform is not Linux.
  cpuFreq: (freq) => (isHooked('impl.cpuFreq') ? freq : zeroForNull(freq)),
  diskIoCounters: zeroForNull,
  netIoCounters: zeroForNull,
  netConnections: (connections) => connections.map(presentConnection),
  netIfAddrs: (nics) =>
    mapValues(nics, (addresses) => addresses.map((address) => ({ ...address, family: familyNumbers[address.family] }))),
  netIfStats: (nics) =>
    mapValues(nics, (nic) => ({ ...nic, duplex: duplexNumbers[nic.duplex] ?? DUPLEX_UNKNOWN, speed: nic.speed ?? 0 })),
  sensorsBattery: (battery) =>
    battery && {
      ...battery,
      secsleft: battery.secsleft ?? (battery.powerPlugged === true ? POWER_TIME_UNLIMITED : POWER_TIME_UNKNOWN),
    },
  'Process.cpuTimes': zeroForNull,
  'Process.memoryInfoEx': zeroForNull,
  'Process.memoryMaps': zeroForNull,
  'Process.netConnections': (connections) => connections.map(presentConnection),
};

/**
 * Converts the result of a function ('cpuTimes') or method ('Process.cpuTimes'). The placeholder of a denied value
 * stays.
 */
export function toPsutil(fn, result) {
  if (result instanceof Promise) {
    return result.then((value) => toPsutil(fn, value));
  }
  const present = converters[fn];
  return present === undefined || result === null || typeof result !== 'object' ? result : present(result);
}

/** Converts the values of asDict and processIter likewise. */
export function attributesToPsutil(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toPsutil(`Process.${name}`, value)]));
}

function presentConnection(connection) {
  return {
    ...connection,
    fd: connection.fd ?? -1,
    family: familyNumbers[connection.family],
    type: socketTypeNumbers[connection.type],
  };
}

function zeroForNull(value) {
  if (value === null) {
    return 0;
  }
  if (Array.isArray(value)) {
    return value.map(zeroForNull);
  }
  return typeof value === 'object' ? mapValues(value, zeroForNull) : value;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
