import type { PlatformContext } from '../../platform/platform.js';
import { readKernelTextIfAny } from '../files/kernel-text.js';
import { readUserName } from '../native/passwd.js';

/** Seconds after which a user is looked up again: users are renamed rarely, and a name service may take milliseconds. */
const KEEP_SECONDS = 60;

/** Login names by user id, remembered for a minute. With a rootFs that system's passwd file is read, otherwise the name service asked. */
export function createUserNames(
  context: PlatformContext,
  now: () => number = () => performance.now() / 1000,
): (uid: number) => string | null {
  const known = new Map<number, string | null>();
  let since = now();
  return (uid) => {
    if (now() - since > KEEP_SECONDS) {
      known.clear();
      since = now();
    }
    const cached = known.get(uid);
    if (cached !== undefined) {
      return cached;
    }
    const name = context.rootFs === '' ? readUserName(uid) : findInPasswd(context, uid);
    known.set(uid, name);
    return name;
  };
}

function findInPasswd(context: PlatformContext, uid: number): string | null {
  const passwd = readKernelTextIfAny(context.io, `${context.rootFs}/etc/passwd`);
  return passwd === null ? null : parsePasswdName(passwd.text, uid);
}

/** passwd(5): `name:password:uid:gid:...`; the first entry of an id counts, as with getpwuid(3). */
export function parsePasswdName(text: string, uid: number): string | null {
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name !== undefined && name !== '' && id === String(uid)) {
      return name;
    }
  }
  return null;
}
