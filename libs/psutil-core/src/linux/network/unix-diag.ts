// sock_diag(7), include/uapi/linux/unix_diag.h: UNIX sockets as binary records. A name may hold any byte, so in
// /proc/net/unix a name with a newline can pretend to be further sockets.
import { decodeBytes } from '../../text/surrogate-escape.js';
import { dumpNetlink } from '../native/netlink.js';
import { socketTypes, type UnixLine } from '../proc/net-unix.js';

const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const AF_UNIX = 1;
/** UDIAG_SHOW_NAME and UNIX_DIAG_NAME of unix_diag.h. */
const showName = 1;
const nameAttribute = 0;
const recordSize = 16;

/** All UNIX sockets of this thread's network namespace. Throws NativeCallFailed where the kernel lacks sock_diag. */
export function readUnixDiag(): UnixLine[] {
  // struct unix_diag_req: family, protocol, padding, states, inode, what to show, cookie.
  const body = Buffer.alloc(24);
  body.writeUInt8(AF_UNIX, 0);
  body.writeUInt32LE(0xffff_ffff, 4);
  body.writeUInt32LE(showName, 12);
  const sockets: UnixLine[] = [];
  dumpNetlink(NETLINK_SOCK_DIAG, [{ type: SOCK_DIAG_BY_FAMILY, body }], ({ payload }) => {
    const socket = decodeUnixSocket(payload);
    if (socket !== null) {
      sockets.push(socket);
    }
  });
  return sockets;
}

/** A struct unix_diag_msg (family, type, state, padding, inode, cookie), then attributes. Null for other messages. */
export function decodeUnixSocket(payload: Buffer): UnixLine | null {
  const type = socketTypes.get(payload[1] ?? 0);
  if (payload.length < recordSize || payload[0] !== AF_UNIX || type === undefined) {
    return null;
  }
  let path = '';
  let at = recordSize;
  while (at + 4 <= payload.length) {
    const length = payload.readUInt16LE(at);
    if (length < 4 || at + length > payload.length) {
      break;
    }
    if (payload.readUInt16LE(at + 2) === nameAttribute) {
      path = formatName(payload.subarray(at + 4, at + length));
    }
    at += (length + 3) & ~3;
  }
  return { type, inode: payload.readUInt32LE(4), path };
}

/** As /proc/net/unix prints it: '@' for each NUL of an abstract name, which begins with one; a path ends before one. */
function formatName(name: Buffer): string {
  if (name[0] === 0) {
    return decodeBytes(name).replaceAll('\0', '@');
  }
  const end = name.indexOf(0);
  return decodeBytes(name, 0, end === -1 ? name.length : end);
}
