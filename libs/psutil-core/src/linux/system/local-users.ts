import type { LocalUsers } from '../../model/user.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelTextIfAny } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';

/** Reads the files again only when they have changed. */
export function createLocalUsers(context: PlatformContext): () => LocalUsers {
  let stamp = '';
  let users: LocalUsers = { names: new Map(), isComplete: true };
  return () => {
    const files = ['/etc/passwd', '/etc/nsswitch.conf'].map((path) =>
      resolveInRoot(context.io, context.rootFs, path),
    ) as [string, string];
    const now = files.map((path) => stampOf(context, path)).join(' ');
    if (now !== stamp) {
      stamp = now;
      const [passwd, services] = files.map((path) => readKernelTextIfAny(context.io, path)?.text ?? '') as [
        string,
        string,
      ];
      // Another machine's name service cannot be asked.
      users = { names: parsePasswd(passwd), isComplete: context.rootFs !== '' || asksFilesOnly(services) };
    }
    return users;
  };
}

/** passwd(5): `name:password:uid:gid:...`. If several entries have the id, the first counts, as with getpwuid(3). */
export function parsePasswd(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name !== undefined && name !== '' && id !== undefined && /^\d+$/u.test(id) && !names.has(Number(id))) {
      names.set(Number(id), name);
    }
  }
  return names;
}

/**
 * nsswitch.conf(5): `passwd: files sss [NOTFOUND=return] ldap`. Without such a line, glibc and musl ask the file only.
 */
export function asksFilesOnly(text: string): boolean {
  const line = text.split('\n').findLast((entry) => /^\s*passwd\s*:/u.test(entry));
  const services = (line ?? '')
    .replace(/#.*$/u, '')
    .replace(/^\s*passwd\s*:/u, '')
    .replaceAll(/\[[^\]]*\]/gu, ' ')
    .split(/\s+/u)
    .filter((service) => service !== '');
  return services.every((service) => service === 'files');
}

/** '' for a file that is missing or forbidden. */
function stampOf({ io }: PlatformContext, path: string): string {
  try {
    const { ino, size, mtimeMs } = io.stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    if (isSystemError(error)) {
      return '';
    }
    throw error;
  }
}
