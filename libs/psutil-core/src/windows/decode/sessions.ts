import type { User } from '../../model/user.js';
import { formatIp } from '../../text/ip-address.js';
import { offsetOf } from '../native/layouts/layout.js';
import { sessionClient, sessionDetails, sessionInfo, sessionUserUnits } from '../native/layouts/system-layouts.js';
import { openStructure } from './structure.js';
import { decodeText } from './text.js';
import { decodeMicroseconds } from './time.js';

const AF_INET = 2;

/** Ids of `count` sessions. */
export function decodeSessionIds(bytes: Buffer, count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    openStructure(bytes, index * sessionInfo.size, sessionInfo, 'WTSEnumerateSessionsW')('SessionId'),
  );
}

/**
 * The user of a session; null if nobody is logged in. `client` is a WTS_CLIENT_ADDRESS, null if the system does not
 * tell.
 */
export function decodeSession(details: Buffer, client: Buffer | null): User | null {
  const source = 'WTSQuerySessionInformationW';
  openStructure(details, 0, sessionDetails, source);
  const name = decodeText(details, offsetOf(sessionDetails, 'UserName'), sessionUserUnits, source);
  if (name === '') {
    return null;
  }
  const started = decodeMicroseconds(details, offsetOf(sessionDetails, 'ConnectTime')) / 1e6;
  return { name, terminal: null, host: client === null ? '' : decodeClient(client), started, pid: null };
}

/** '' for a session at the machine itself, which has no address. */
function decodeClient(bytes: Buffer): string {
  const family = openStructure(bytes, 0, sessionClient, 'WTSQuerySessionInformationW')('AddressFamily');
  const start = offsetOf(sessionClient, 'Address') + 2;
  return family === AF_INET ? formatIp(bytes.subarray(start, start + 4)) : '';
}
