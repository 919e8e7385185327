import { randomInt } from 'node:crypto';
import { closeSync } from 'node:fs';
import { NotSupported } from '../../errors.js';
import { DatagramReader, drainDatagrams } from './datagrams.js';
import { nativeFailure } from './libc.js';
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

/** A datagram has 76 bytes. */
const slotSize = 128;
const slots = 256;

/** The kernel may lack the memory for its answer once. */
const attempts = 3;

export interface ProcConnector {
  readonly fd: number;
  readonly reader: DatagramReader;
}

/**
 * Opens a socket to the kernel's process events connector (drivers/connector/cn_proc.c), which sends a netlink datagram
 * for every fork, exec and exit. Throws NativeCallFailed, with EPERM without CAP_NET_ADMIN. Throws NotSupported if the
 * kernel does not acknowledge the request: outside of the initial PID namespace it ignores it, and yet sends events, of
 * processes with the pids of the host, as soon as another program listens.
 */
export function openProcConnector(): ProcConnector {
  const fd = openNetlinkSocket(NETLINK_CONNECTOR, CN_IDX_PROC, receiveBufferSize, (opened) =>
    attachFilter(opened, processesOnly),
  );
  try {
    const reader = new DatagramReader(fd, slots, slotSize);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const error = listen(fd, reader);
      if (error === 0) {
        return { fd, reader };
      }
      if (error !== null) {
        throw nativeFailure('proc connector', null, error);
      }
    }
    throw new NotSupported('the kernel does not acknowledge who listens to process events in this PID namespace');
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * The error number in the acknowledgement, 0 for success; null without one. The kernel answers while it takes the
 * request, so that there is nothing to wait for. Everything else that arrived is from before.
 */
function listen(fd: number, reader: DatagramReader): number | null {
  const mark = randomInt(2 ** 31);
  sendDatagram(fd, encodeListen(mark));
  let error: number | null = null;
  drainDatagrams(reader, (bytes, length) => {
    error ??= decodeAcknowledgement(bytes, length, mark);
  });
  return error;
}

/** struct nlmsghdr (16 bytes), struct cn_msg (20), enum proc_cn_mcast_op (4). */
function encodeListen(mark: number): Buffer {
  const message = Buffer.alloc(40);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(NLMSG_DONE, 4);
  message.writeUInt32LE(CN_IDX_PROC, 16);
  message.writeUInt32LE(CN_VAL_PROC, 20);
  message.writeUInt32LE(mark, 28);
  message.writeUInt16LE(4, 32);
  message.writeUInt32LE(PROC_CN_MCAST_LISTEN, 36);
  return message;
}

/**
 * Decodes the answer to the request with this mark in its `ack`: one more than that, kind 0 and an error number; the
 * kernel replaces the sequence number by its own. Null for anything else, such as the answer to another program.
 */
export function decodeAcknowledgement(bytes: Buffer, length: number, mark: number): number | null {
  const isAnswer =
    length >= dataOffset + 4 && bytes.readUInt32LE(28) === mark + 1 && bytes.readUInt32LE(eventOffset) === 0;
  return isAnswer ? bytes.readUInt32LE(dataOffset) : null;
}
