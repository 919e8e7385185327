import type { PlatformContext } from '../../platform/platform.js';
import { readKernelTextIfAny } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';
import { hasLibc } from '../native/libc.js';
import { readUserName } from '../native/passwd.js';
import { parsePasswd } from './local-users.js';

/** Users are looked up again after this time: renames are rare, and a name service may take milliseconds. */
const maxAgeSeconds = 60;

/**
 * Looks up login names in the passwd file below rootFs if one is set, or where there are no native calls, otherwise
 * through the name service. Remembers them for a minute.
 */
export function createUserNames(
  context: PlatformContext,
  now: () => number = () => performance.now() / 1000,
): (uid: number) => string | null {
  const known = new Map<number, string | null>();
  let since = now();
  return (uid) => {
    if (now() - since > maxAgeSeconds) {
      known.clear();
      since = now();
    }
    const cached = known.get(uid);
    if (cached !== undefined) {
      return cached;
    }
    const name = context.rootFs === '' && hasLibc() ? readUserName(uid) : findInPasswd(context, uid);
    known.set(uid, name);
    return name;
  };
}

function findInPasswd(context: PlatformContext, uid: number): string | null {
  const passwd = readKernelTextIfAny(context.io, resolveInRoot(context.io, context.rootFs, '/etc/passwd'));
  return passwd === null ? null : (parsePasswd(passwd.text).get(uid) ?? null);
}
