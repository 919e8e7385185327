import {
  amount,
  between,
  count,
  dictionary,
  fields,
  integer,
  is,
  listOf,
  matching,
  nonEmpty,
  oneOf,
  orNull,
  percent,
  record,
  text,
  truth,
  tuple,
  type Shape,
} from './shape.js';

const socketAddress = orNull(record({ ip: matching(/^[\da-f.:]+$/u), port: between(1, 65_535) }));
const tcpStates = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];
const owner = { fd: orNull(count), pid: orNull(count) };
const inet = { ...owner, family: oneOf('AF_INET', 'AF_INET6'), laddr: socketAddress, raddr: socketAddress };

/** TCP sockets have states, UDP sockets have none, and UNIX sockets have paths. */
export const connection: Shape = (value, where) => {
  const { family, type } = value as { readonly family?: unknown; readonly type?: unknown };
  if (family === 'AF_UNIX') {
    return record({
      ...owner,
      family: text,
      type: oneOf('SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_SEQPACKET'),
      laddr: text,
      raddr: oneOf(''),
      status: oneOf('NONE'),
    })(value, where);
  }
  return record({
    ...inet,
    type: oneOf('SOCK_STREAM', 'SOCK_DGRAM'),
    status: type === 'SOCK_STREAM' ? oneOf(...tcpStates) : oneOf('NONE'),
  })(value, where);
};

const bytesWithin = (total: (value: Record<string, number>) => boolean): Shape =>
  is('parts that fit into the whole', (value) => total(value as Record<string, number>));
const both =
  (...shapes: readonly Shape[]): Shape =>
  (value, where) =>
    shapes.flatMap((shape) => shape(value, where));

const cpuModes = (shape: Shape): Shape =>
  record({
    ...fields('user system idle', shape),
    ...fields('nice iowait irq softirq steal guest guestNice', orNull(shape)),
  });
const freq = record({ current: amount, min: orNull(amount), max: orNull(amount) });
const diskIo = record({
  ...fields('readCount writeCount readBytes writeBytes', count),
  ...fields('readTime writeTime readMergedCount writeMergedCount busyTime', orNull(count)),
});
const netIo = record(fields('bytesSent bytesRecv packetsSent packetsRecv errin errout dropin dropout', count));
const stall = orNull(record({ ...fields('avg10 avg60 avg300', percent), total: count }));
const temperature = record({
  label: text,
  current: between(-273, 1000),
  high: orNull(amount),
  critical: orNull(amount),
});
const address = record({
  family: oneOf('AF_UNSPEC', 'AF_INET', 'AF_INET6', 'AF_LINK'),
  ...fields('address netmask broadcast ptp', orNull(nonEmpty)),
});

/** The shape of each system function's result; the key is the call as a reader would write it. */
export const systemShapes = {
  'bootId()': orNull(matching(/^[\da-f-]{36}$/u)),
  'bootTime()': between(Date.parse('1990-01-01') / 1000, Date.now() / 1000),
  'cpuCount()': orNull(between(1, 100_000)),
  'cpuCount({ logical: false })': orNull(between(1, 100_000)),
  'cpuFreq()': orNull(freq),
  'cpuFreq({ percpu: true })': listOf(freq),
  'cpuPercent()': percent,
  'cpuPercent({ percpu: true })': listOf(percent),
  'cpuStats()': record({
    ctxSwitches: count,
    interrupts: count,
    softInterrupts: orNull(count),
    syscalls: orNull(count),
  }),
  'cpuTimes()': cpuModes(amount),
  'cpuTimes({ percpu: true })': listOf(cpuModes(amount)),
  'cpuTimesPercent()': cpuModes(percent),
  'cpuTimesPercent({ percpu: true })': listOf(cpuModes(percent)),
  'diskIoCounters()': orNull(diskIo),
  'diskIoCounters({ perdisk: true })': dictionary(diskIo),
  'diskPartitions()': listOf(
    record({ device: nonEmpty, mountpoint: matching(/^\/|^[A-Z]:\\/u), fstype: nonEmpty, opts: nonEmpty }),
  ),
  'diskPartitions({ all: true })': listOf(
    record({ device: text, mountpoint: matching(/^\/|^[A-Z]:\\/u), fstype: nonEmpty, opts: nonEmpty }),
  ),
  'diskUsage("/")': both(
    record({ ...fields('total used free', count), percent }),
    bytesWithin(({ total = 0, used = 0, free = 0 }) => used + free <= total),
  ),
  'fileSystems()': listOf(
    record({
      ...fields('id parentId', count),
      deviceNumber: matching(/^\d+:\d+$/u),
      root: nonEmpty,
      mountpoint: matching(/^\//u),
      opts: nonEmpty,
      fstype: nonEmpty,
      device: text,
      superOpts: nonEmpty,
      isReadonly: truth,
      mayHang: truth,
    }),
  ),
  'fileSystemUsage("/")': both(
    record({
      ...fields('total used free', count),
      percent,
      ...fields('inodesTotal inodesUsed inodesFree', orNull(count)),
    }),
    bytesWithin(({ total = 0, used = 0, free = 0 }) => used + free <= total),
  ),
  'getloadavg()': tuple(amount, amount, amount),
  'heapInfo()': record(fields('heapUsed mmapUsed', count)),
  'netConnectionCounts()': listOf(
    record({ kind: oneOf('tcp4', 'tcp6', 'udp4', 'udp6', 'unix'), status: oneOf(...tcpStates, 'NONE'), count }),
  ),
  'netConnections()': listOf(connection),
  'netConnections({ kind: "all" })': listOf(connection),
  'netIfAddrs()': dictionary(listOf(address)),
  'netIfStats()': dictionary(
    record({ isup: truth, duplex: orNull(oneOf('full', 'half')), speed: orNull(count), mtu: count, flags: text }),
  ),
  'netIoCounters()': orNull(netIo),
  'netIoCounters({ pernic: true })': dictionary(netIo),
  'pids()': listOf(count),
  'pressure()': dictionary(record({ some: stall, full: stall })),
  'sensorsBattery()': orNull(record({ percent, secsleft: orNull(count), powerPlugged: orNull(truth) })),
  'sensorsFans()': dictionary(listOf(record({ label: text, current: integer }))),
  'sensorsTemperatures()': dictionary(listOf(temperature)),
  'swapMemory()': both(
    record({ ...fields('total used free sin sout', orNull(count)), percent: orNull(percent) }),
    bytesWithin(({ total, used, free }) => used === null || Number(used) + Number(free) === total),
  ),
  'localUsers()': record({ names: is('a map', (value) => value instanceof Map), isComplete: truth }),
  'users()': listOf(
    record({ name: nonEmpty, terminal: orNull(nonEmpty), host: text, started: amount, pid: orNull(count) }),
  ),
  'virtualMemory()': both(
    record({
      ...fields('total available used free', count),
      percent,
      ...fields('active inactive buffers cached shared slab zfsArc zfsArcReclaimable', orNull(count)),
    }),
    bytesWithin(
      ({ total = 0, available = 0, used = 0, free = 0 }) =>
        available <= total && free <= total && used + available === total,
    ),
  ),
} as const satisfies Readonly<Record<string, Shape>>;
