import type { User } from '../../model/user.js';
import { decodeSession, decodeSessionIds } from '../decode/sessions.js';
import { decodeBootTime } from '../decode/time.js';
import { readSessionInformation, readSessions } from '../native/sessions.js';
import { readSystemInformation } from '../native/system-information.js';

/** What Windows knows about itself and its users. */
export const windowsSystem = {
  /** Windows moves it when the clock is set, and counts the time of a suspended machine. */
  bootTime: (): number => decodeBootTime(readSystemInformation('SystemTimeOfDayInformation')),

  /** Windows has no random id of a boot. */
  bootId: (): null => null,

  /** Users with a session, at the machine or by remote desktop. */
  users: (): User[] => {
    const { bytes, count } = readSessions();
    return decodeSessionIds(bytes, count).flatMap((session) => {
      const details = readSessionInformation(session, 'WTSSessionInfo');
      const user =
        details === null ? null : decodeSession(details, readSessionInformation(session, 'WTSClientAddress'));
      return user === null ? [] : [user];
    });
  },
};
