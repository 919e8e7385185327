import { ConfigError } from './config/config-error.js';
import { StartError } from './run-or-exit.js';

/** No restart helps: the address is none of this machine's, or this user may not use the port. */
const forGood: ReadonlySet<string> = new Set(['EACCES', 'EINVAL', 'ENOTFOUND']);

/**
 * Listens, and says in one line which setting is to be changed if that fails. Throws ConfigError where no restart
 * helps, else StartError: another program may end, and an address may appear.
 */
export async function listenOn<T>(variable: string, address: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
    if (!['listen', 'bind', 'getaddrinfo'].includes(syscall)) {
      throw error;
    }
    if (forGood.has(code)) {
      throw new ConfigError([{ variable, rule: `names ${address}, on which this program cannot listen (${code})` }]);
    }
    const reason = code === 'EADDRINUSE' ? 'another program does' : code;
    throw new StartError(`cannot listen on ${address}, because ${reason}: end it, or change ${variable}`, {
      cause: error,
    });
  }
}
