import { ERROR_FILE_NOT_FOUND, isPresent, requireTrue } from './failures.js';
import { sessionInfo } from './layouts/system-layouts.js';
import { declareNative } from './library.js';

const thisServer = 0;
/** Values of WTS_INFO_CLASS. */
const infoClasses = { WTSClientAddress: 14, WTSSessionInfo: 24 } as const;

const ERROR_CTX_WINSTATION_NOT_FOUND = 7022;
/** The session ended after it was listed. */
const noSession: ReadonlySet<number> = new Set([ERROR_FILE_NOT_FOUND, ERROR_CTX_WINSTATION_NOT_FOUND]);

const wtsEnumerateSessions = declareNative('wtsapi32', 'WTSEnumerateSessionsW', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
]);
const wtsQuerySessionInformation = declareNative('wtsapi32', 'WTSQuerySessionInformationW', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
]);
const wtsFreeMemory = declareNative('wtsapi32', 'WTSFreeMemory', 'void', ['uint64_t']);
const rtlMoveMemory = declareNative('ntdll', 'RtlMoveMemory', 'void', ['uint8_t *', 'uint64_t', 'uint64_t']);

/** All sessions of this machine: structures WTS_SESSION_INFOW. */
export function readSessions(): { readonly bytes: Buffer; readonly count: number } {
  const pointer = Buffer.alloc(8);
  const count = Buffer.alloc(4);
  requireTrue(wtsEnumerateSessions(thisServer, 0, 1, pointer, count), 'WTSEnumerateSessionsW');
  return {
    bytes: takeCopy(pointer, count.readUInt32LE(0) * sessionInfo.size),
    count: count.readUInt32LE(0),
  };
}

/** A fact about a session; null if it ended. */
export function readSessionInformation(session: number, kind: keyof typeof infoClasses): Buffer | null {
  const pointer = Buffer.alloc(8);
  const length = Buffer.alloc(4);
  const result = wtsQuerySessionInformation(thisServer, session, infoClasses[kind], pointer, length);
  const call = `WTSQuerySessionInformationW(${kind})`;
  return isPresent(result, call, noSession) ? takeCopy(pointer, length.readUInt32LE(0)) : null;
}

/** Copies what Windows allocated, and frees it. */
function takeCopy(pointer: Buffer, length: number): Buffer {
  const address = pointer.readBigUInt64LE(0);
  const copy = Buffer.alloc(length);
  if (address !== 0n) {
    if (length > 0) {
      rtlMoveMemory(copy, address, length);
    }
    wtsFreeMemory(address);
  }
  return copy;
}
