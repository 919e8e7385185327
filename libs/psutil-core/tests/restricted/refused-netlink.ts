// Reads the network before and after this process may no longer open netlink sockets, or ask drivers for settings.
import { netConnectionCounts, netConnections, netIfAddrs, netIfStats } from '../../src/index.js';
import { addressOf, declareNative } from '../../src/linux/native/libc.js';

const prctl = declareNative('prctl', 'int32_t', ['int32_t', 'uintptr_t', 'uintptr_t', 'uintptr_t', 'uintptr_t']);
const numbers = process.arch === 'arm64' ? { socket: 198, ioctl: 29 } : { socket: 41, ioctl: 16 };

/** Lets a system call fail with `errno` where its argument has this value: seccomp(2), a filter of six instructions. */
function refuse(call: number, argument: number, value: number, errno: number): void {
  const instructions = [
    [0x20, 0, 0, 0],
    [0x15, 0, 3, call],
    [0x20, 0, 0, 16 + 8 * argument],
    [0x15, 0, 1, value],
    [0x06, 0, 0, 0x0005_0000 | errno],
    [0x06, 0, 0, 0x7fff_0000],
  ] as const;
  const filter = Buffer.alloc(instructions.length * 8);
  for (const [at, [code, whenTrue, whenFalse, operand]] of instructions.entries()) {
    filter.writeUInt16LE(code, at * 8);
    filter.writeUInt8(whenTrue, at * 8 + 2);
    filter.writeUInt8(whenFalse, at * 8 + 3);
    filter.writeUInt32LE(operand, at * 8 + 4);
  }
  const program = Buffer.alloc(16);
  program.writeUInt16LE(instructions.length, 0);
  program.writeBigUInt64LE(addressOf(filter), 8);
  // PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
  if (prctl(38, 1, 0, 0, 0) !== 0 || prctl(22, 2, addressOf(program), 0, 0) !== 0) {
    throw new Error('the filter is not accepted');
  }
}

const read = (): unknown => ({
  addresses: netIfAddrs(),
  stats: netIfStats(),
  listeners: netConnections({ kind: 'tcp' }).filter(({ status }) => status === 'LISTEN').length,
  unix: netConnectionCounts().some(({ kind, count }) => kind === 'unix' && count > 0),
});

const before = read();
const ENOTTY = 25;
const EAFNOSUPPORT = 97;
refuse(numbers.ioctl, 1, 0x8946, ENOTTY);
const withoutSettings = read();
refuse(numbers.socket, 0, 16, EAFNOSUPPORT);
process.stdout.write(JSON.stringify({ before, withoutSettings, withoutNetlink: read() }));
