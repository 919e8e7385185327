import { closeSync } from 'node:fs';
import { nativeFailure } from './libc.js';
import { DatagramReader, drainDatagrams } from './datagrams.js';
import { openNetlinkSocket, sendDatagram } from './netlink-socket.js';

const NETLINK_GENERIC = 16;
const GENL_ID_CTRL = 16;
const CTRL_CMD_GETFAMILY = 3;
const CTRL_ATTR_FAMILY_ID = 1;
const CTRL_ATTR_FAMILY_NAME = 2;
const TASKSTATS_CMD_GET = 1;
const TASKSTATS_CMD_ATTR_PID = 1;
const TASKSTATS_CMD_ATTR_REGISTER_CPUMASK = 3;
const NLM_F_REQUEST = 1;
const NLM_F_ACK = 4;
const NLMSG_ERROR = 2;

/** struct nlmsghdr, then struct genlmsghdr. */
const headersSize = 20;

/** Bytes; room for about 12,000 ends of threads between two reads. */
const receiveBufferSize = 16 * 1024 * 1024;

/** The largest message, of the last thread of a process, has 1.3 KB at version 16. */
const slotSize = 4096;
const slots = 64;

/** A socket that receives what the kernel accounted to each thread when it ends. */
export interface TaskstatsSocket {
  readonly fd: number;
  readonly reader: DatagramReader;
  /** The type of its messages. */
  readonly family: number;
  /** An answer about this process, to see what this kernel tells. */
  readonly sample: Buffer;
}

/**
 * Opens a socket to taskstats (Documentation/accounting/taskstats.rst), which sends a message for each thread that ends
 * on `cpus`, a list such as `0-7`. Needs CAP_NET_ADMIN in the initial user, process and network namespaces. Throws
 * NativeCallFailed: ENOENT if this kernel or network namespace has none.
 */
export function openTaskstats(cpus: string): TaskstatsSocket {
  const fd = openNetlinkSocket(NETLINK_GENERIC, 0, receiveBufferSize);
  try {
    const reader = new DatagramReader(fd, slots, slotSize);
    const family = findFamily(ask(fd, reader, encodeQuestion(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, familyName)));
    const pid = Buffer.alloc(4);
    pid.writeUInt32LE(process.pid);
    const get = encodeQuestion(family, TASKSTATS_CMD_GET, encodeAttribute(TASKSTATS_CMD_ATTR_PID, pid));
    const sample = Buffer.from(ask(fd, reader, get));
    const mask = encodeAttribute(TASKSTATS_CMD_ATTR_REGISTER_CPUMASK, Buffer.from(`${cpus}\0`));
    ask(fd, reader, encodeQuestion(family, TASKSTATS_CMD_GET, mask));
    return { fd, reader, family, sample };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** struct nlattr: length, type; then the value, padded to 4 bytes. */
function encodeAttribute(type: number, value: Buffer): Buffer {
  const attribute = Buffer.alloc(4 + ((value.length + 3) & ~3));
  attribute.writeUInt16LE(4 + value.length, 0);
  attribute.writeUInt16LE(type, 2);
  value.copy(attribute, 4);
  return attribute;
}

const familyName = encodeAttribute(CTRL_ATTR_FAMILY_NAME, Buffer.from('TASKSTATS\0'));

/** struct nlmsghdr, struct genlmsghdr, one attribute. */
function encodeQuestion(family: number, command: number, attribute: Buffer): Buffer {
  const message = Buffer.alloc(headersSize + attribute.length);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(family, 4);
  message.writeUInt16LE(NLM_F_REQUEST | NLM_F_ACK, 6);
  message.writeUInt8(command, 16);
  message.writeUInt8(1, 17);
  attribute.copy(message, headersSize);
  return message;
}

/**
 * Sends a question and returns its answer, which is empty for a command. The kernel has answered, and acknowledged,
 * when send(2) returns.
 */
function ask(fd: number, reader: DatagramReader, question: Buffer): Buffer {
  sendDatagram(fd, question);
  let answer: Buffer = Buffer.alloc(0);
  drainDatagrams(reader, (bytes, length) => {
    if (length >= headersSize && bytes.readUInt16LE(4) === NLMSG_ERROR) {
      const errno = -bytes.readInt32LE(16);
      if (errno !== 0) {
        throw nativeFailure('taskstats', null, errno);
      }
    } else {
      answer = Buffer.from(bytes.subarray(0, length));
    }
  });
  return answer;
}

/** The number of a family in the answer to CTRL_CMD_GETFAMILY. */
export function findFamily(answer: Buffer): number {
  for (let at = headersSize; at + 4 <= answer.length;) {
    const length = answer.readUInt16LE(at);
    if (answer.readUInt16LE(at + 2) === CTRL_ATTR_FAMILY_ID && at + 6 <= answer.length) {
      return answer.readUInt16LE(at + 4);
    }
    at += Math.max(4, (length + 3) & ~3);
  }
  throw nativeFailure('taskstats', null, 0);
}
