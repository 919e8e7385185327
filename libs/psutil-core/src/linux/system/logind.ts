// systemd-logind keeps a file per session in /run/systemd/sessions: see session_save() in its logind-session.c
import type { User } from '../../model/user.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError, readKernelText, type KernelText } from '../files/kernel-text.js';
import { resolveInRoot } from '../files/root-path.js';

/** Sessions of users, for systems without utmp (Debian 13); empty without logind. */
export function readLogindUsers(context: PlatformContext): User[] {
  const { io, rootFs } = context;
  const folder = resolveInRoot(io, rootFs, '/run/systemd/sessions');
  if (!io.exists(folder)) {
    return [];
  }
  // Beside each session lies the FIFO `ID.ref`, and while one is written a file with a dot in front.
  const ids = io
    .readdir(folder)
    .filter((name) => !name.includes('.'))
    .sort();
  return ids.flatMap((id) => {
    const user = readSession(context, `${folder}/${id}`);
    return user === null ? [] : [user];
  });
}

/** Null if the session ended meanwhile, is about to end, or is no login of a user. */
function readSession({ io }: PlatformContext, path: string): User | null {
  try {
    return parseSession(readKernelText(io, path));
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/**
 * Lines `KEY=value`. Null for sessions that are closing, and for those of greeters, managers and jobs (`CLASS`), which
 * nobody logged into.
 */
export function parseSession(session: KernelText): User | null {
  const values = new Map(
    session.text.split('\n').flatMap((line): [string, string][] => {
      const equal = line.indexOf('=');
      return equal < 1 || line.startsWith('#') ? [] : [[line.slice(0, equal), unquote(line.slice(equal + 1))]];
    }),
  );
  const textOf = (key: string): string | null => values.get(key) || null;
  const name = textOf('USER') ?? textOf('UID');
  const micros = textOf('REALTIME');
  if (name === null || micros === null || !/^\d{1,18}$/u.test(micros)) {
    // Still being written, or kept by another program.
    return null;
  }
  if (textOf('STATE') === 'closing' || !(textOf('CLASS') ?? 'user').startsWith('user')) {
    return null;
  }
  const leader = textOf('LEADER') ?? '';
  return {
    name,
    terminal: textOf('TTY') ?? textOf('DISPLAY'),
    host: textOf('REMOTE_HOST') ?? 'localhost',
    started: Number(micros) / 1e6,
    pid: /^\d{1,10}$/u.test(leader) ? Number(leader) : null,
  };
}

/** Values with special characters are quoted, as a shell would read them. */
function unquote(value: string): string {
  const quoted = /^"(.*)"$/su.exec(value)?.[1];
  return quoted === undefined ? value : quoted.replaceAll(/\\(.)/gsu, '$1');
}
