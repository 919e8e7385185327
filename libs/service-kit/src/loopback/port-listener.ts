import { readFileSync } from 'node:fs';
import { describeUser } from './describe-user.js';

/** TCP_LISTEN, as include/net/tcp_states.h numbers it. */
const listening = '0A';

/**
 * Names the user whose program listens on a port of this machine: `user nobody (uid 65534)`. Null if it is not known.
 * It is for messages: another program may accept the next connection.
 */
export function describeListener(port: number, folder = '/proc/self/net'): string | null {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['tcp', 'tcp6']) {
    const row = readRows(`${folder}/${table}`).find(
      ([, local, , state]) => state === listening && local?.endsWith(suffix),
    );
    const uid = row?.[7];
    if (uid !== undefined && /^\d+$/.test(uid)) {
      return describeUser(Number(uid));
    }
  }
  return null;
}

/** The columns of proc_pid_net(5). */
function readRows(file: string): readonly (readonly string[])[] {
  try {
    return readFileSync(file, 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/ +/));
  } catch {
    return []; // not Linux, or a kernel without IPv6
  }
}
