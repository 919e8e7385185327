// Documentation/networking/filter.rst: programs of the classic BPF machine that decide which datagrams a socket gets
import { addressOf } from './libc.js';
import { setSocketOption } from './netlink-socket.js';

const SO_ATTACH_FILTER = 26;

/** One instruction, struct sock_filter. */
export interface FilterStep {
  readonly code: number;
  /** Steps to skip if a comparison holds, and if it does not. */
  readonly ifTrue?: number;
  readonly ifFalse?: number;
  readonly value: number;
}

/** Instructions of linux/bpf_common.h. Words of a datagram are loaded as big-endian numbers. */
export const filterCode = {
  /** A = the word at offset `value`. */
  loadWord: 0x20,
  /** X = A. */
  toX: 0x07,
  /** Jumps by A == `value`. */
  isValue: 0x15,
  /** Jumps by A == X. */
  isX: 0x1d,
  /** Takes `value` bytes of the datagram, 0 to drop it. */
  take: 0x06,
} as const;

/** Lets the kernel drop the datagrams that a program does not take. Throws NativeCallFailed. */
export function attachFilter(fd: number, program: readonly FilterStep[]): void {
  const steps = Buffer.alloc(program.length * 8);
  for (const [index, { code, ifTrue = 0, ifFalse = 0, value }] of program.entries()) {
    steps.writeUInt16LE(code, index * 8);
    steps.writeUInt8(ifTrue, index * 8 + 2);
    steps.writeUInt8(ifFalse, index * 8 + 3);
    steps.writeUInt32LE(value, index * 8 + 4);
  }
  // struct sock_fprog: number of instructions, padding, their address
  const filter = Buffer.alloc(16);
  filter.writeUInt16LE(program.length, 0);
  filter.writeBigUInt64LE(addressOf(steps), 8);
  setSocketOption(fd, SO_ATTACH_FILTER, filter);
}
