// utmp(5): /var/run/utmp, fixed records
import type { User } from '../../model/user.js';
import type { PlatformContext } from '../../platform/platform.js';
import { decodeBytes } from '../../text/surrogate-escape.js';
import { resolveInRoot } from '../files/root-path.js';
import { readLogindUsers } from './logind.js';

/** Layout of a record. x86-64 keeps the 32-bit layout for old programs; arm64 never had it. */
interface UtmpLayout {
  readonly size: number;
  /** Offset and size of the login time in seconds. */
  readonly seconds: number;
  readonly secondsSize: 4 | 8;
}

const compatibleLayout: UtmpLayout = { size: 384, seconds: 340, secondsSize: 4 };
const wideLayout: UtmpLayout = { size: 400, seconds: 344, secondsSize: 8 };

/** `ut_type` of a login. */
const USER_PROCESS = 7;

/**
 * Logged-in users. Systems that abandoned utmp because of 2038 have only the sessions of logind; containers and musl
 * have neither, and the list is empty.
 */
export function readUsers(context: PlatformContext): User[] {
  // On most systems /var/run is a link, often an absolute one.
  const path = resolveInRoot(context.io, context.rootFs, '/var/run/utmp');
  return context.io.exists(path) ? decodeUsers(context.io.readFile(path)) : readLogindUsers(context);
}

/** Decodes the bytes of a utmp file. A torn last record is left out: its program was interrupted, or is writing. */
export function decodeUsers(
  bytes: Buffer,
  layout: UtmpLayout = process.arch === 'arm64' ? wideLayout : compatibleLayout,
): User[] {
  const records = Array.from({ length: Math.floor(bytes.length / layout.size) }, (_, index) =>
    bytes.subarray(index * layout.size, (index + 1) * layout.size),
  );
  return records.filter((record) => record.readInt16LE(0) === USER_PROCESS).map((record) => decodeUser(record, layout));
}

function decodeUser(record: Buffer, layout: UtmpLayout): User {
  const terminal = decodeField(record, 8, 32);
  const host = decodeField(record, 76, 256);
  return {
    name: decodeField(record, 44, 32),
    terminal: terminal === '' ? null : terminal,
    // Display managers write the X display in place of the host.
    host: host === '' || host === ':0' || host === ':0.0' ? 'localhost' : host,
    // 32 bits without a sign last until 2106.
    started: record.readUIntLE(layout.seconds, layout.secondsSize === 8 ? 6 : 4),
    pid: record.readInt32LE(4),
  };
}

/** Text up to a NUL, or to the end of a full field, which has none. */
function decodeField(record: Buffer, offset: number, size: number): string {
  const field = record.subarray(offset, offset + size);
  const end = field.indexOf(0);
  return decodeBytes(field, 0, end === -1 ? size : end);
}
