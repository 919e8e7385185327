import { constants } from 'node:os';
import { NativeCallFailed } from '../../errors.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { addressOf, declareNative, errnoName, toNumber } from './libc.js';

const getpwuid = declareNative('getpwuid_r', 'int32_t', ['uint32_t', 'uint8_t *', 'uint8_t *', 'size_t', 'uint8_t *']);

/** struct passwd begins with `char *pw_name` in every libc; 64-bit ones use 48 bytes. */
const passwdSize = 128;
const maxBufferSize = 1 << 20;

/** Reused, because each entry is decoded before the next lookup. `text` grows if an entry does not fit. */
const passwd = Buffer.alloc(passwdSize);
const found = Buffer.alloc(8);
let text = Buffer.alloc(4096);

/** Errors that in practice mean "no such user"; getpwnam(3) lists "0 or ENOENT or ESRCH or EBADF or EPERM or ...". */
const notFoundErrnos: ReadonlySet<number> = new Set([
  0,
  constants.errno.ENOENT,
  constants.errno.ESRCH,
  constants.errno.EBADF,
  constants.errno.EPERM,
]);

/** Whether getpwuid_r(3) failed because no user has the id. */
export function isUnknownUser(errno: number): boolean {
  return notFoundErrnos.has(errno);
}

/**
 * Looks up a login name with getpwuid_r(3), which asks the name service (passwd, LDAP, ...) and waits for its answer
 * as long as that takes. Null if no user has that id.
 */
export function readUserName(uid: number): string | null {
  for (; text.length <= maxBufferSize; text = Buffer.alloc(text.length * 2)) {
    const error = toNumber(getpwuid(uid, passwd, text, text.length, found), 'getpwuid_r');
    if (error === 0 && found.readBigUInt64LE(0) !== 0n) {
      return decodeName();
    }
    if (isUnknownUser(error)) {
      return null;
    }
    if (error !== constants.errno.ERANGE) {
      throw new NativeCallFailed('getpwuid_r', error, errnoName(error));
    }
  }
  throw new NativeCallFailed('getpwuid_r', constants.errno.ERANGE, 'ERANGE');
}

/** `pw_name` points into the text buffer. */
function decodeName(): string {
  const offset = Number(passwd.readBigUInt64LE(0) - addressOf(text));
  const end = text.indexOf(0, offset);
  return decodeBytes(text, offset, end < 0 ? text.length : end);
}
