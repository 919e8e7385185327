import { closeSync } from 'node:fs';
import { openNetlinkSocket, sendDatagram } from './netlink-socket.js';
import { attachFilter, filterCode, type FilterStep } from './socket-filter.js';

const NETLINK_CONNECTOR = 11;
const CN_IDX_PROC = 1;
const CN_VAL_PROC = 1;
const NLMSG_DONE = 3;
const PROC_CN_MCAST_LISTEN = 1;

/** Bytes; room for about 20,000 events between two reads. */
const receiveBufferSize = 8 * 1024 * 1024;

/**
 * Offsets in a datagram: struct nlmsghdr (16 bytes), struct cn_msg (20), then struct proc_event: what, cpu,
 * timestamp_ns, data.
 */
const eventOffset = 36;
const dataOffset = eventOffset + 16;

const { loadWord, toX, isValue, isX, take } = filterCode;
const whole = 0xffff;

/**
 * Takes the acknowledgement, execs, and forks and exits whose thread is the process itself; drops those of other
 * threads, and changes of users, sessions and names. The kinds are those of enum proc_cn_event, as a filter on a
 * little-endian machine loads them.
 */
export const processesOnly: readonly FilterStep[] = [
  { code: loadWord, value: eventOffset },
  { code: isValue, value: 0x0000_0000, ifTrue: 12 },
  { code: isValue, value: 0x0200_0000, ifTrue: 11 },
  { code: isValue, value: 0x0000_0080, ifTrue: 5 },
  { code: isValue, value: 0x0100_0000, ifFalse: 8 },
  // A fork: the thread that was made, then its process.
  { code: loadWord, value: dataOffset + 8 },
  { code: toX, value: 0 },
  { code: loadWord, value: dataOffset + 12 },
  { code: isX, value: 0, ifTrue: 5, ifFalse: 4 },
  // An exit: the thread, then its process.
  { code: loadWord, value: dataOffset },
  { code: toX, value: 0 },
  { code: loadWord, value: dataOffset + 4 },
  { code: isX, value: 0, ifTrue: 1 },
  { code: take, value: 0 },
  { code: take, value: whole },
];

/**
 * Opens a socket to the kernel's process events connector (drivers/connector/cn_proc.c), which sends a netlink datagram
 * for every fork, exec and exit. Needs CAP_NET_ADMIN in the initial user namespace. Throws NativeCallFailed.
 */
export function openProcConnector(): number {
  const fd = openNetlinkSocket(NETLINK_CONNECTOR, CN_IDX_PROC, receiveBufferSize, (opened) =>
    attachFilter(opened, processesOnly),
  );
  try {
    sendDatagram(fd, encodeListen());
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** struct nlmsghdr (16 bytes), struct cn_msg (20), enum proc_cn_mcast_op (4). */
function encodeListen(): Buffer {
  const message = Buffer.alloc(40);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(NLMSG_DONE, 4);
  message.writeUInt32LE(CN_IDX_PROC, 16);
  message.writeUInt32LE(CN_VAL_PROC, 20);
  message.writeUInt16LE(4, 32);
  message.writeUInt32LE(PROC_CN_MCAST_LISTEN, 36);
  return message;
}
