import type { FolderLock } from '@psfleet/service-kit';
import type { SupervisedChild } from './supervise.js';

/** A server of this machine, ready when the promise of its start resolves. */
export interface EmbeddedServer {
  readonly url: string;
  readonly version: string;
  readonly pid: number | null;
  /** Graceful. Gives the data folder free. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; `restart` starts it on the same data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** The server that a child runs in a locked folder. */
export function serverOf(
  child: SupervisedChild,
  lock: FolderLock,
  facts: { readonly url: string; readonly version: string },
): EmbeddedServer {
  return {
    ...facts,
    get pid() {
      return child.pid;
    },
    stop: async () => {
      await child.stop();
      lock.release();
    },
    kill: () => child.kill(),
    restart: () => child.restart(),
  };
}
