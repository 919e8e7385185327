import type { FolderLock } from '@psfleet/service-kit';
import type { SupervisedChild } from './supervise.js';

/** A server of this machine, ready when the promise of its start resolves. */
export interface EmbeddedServer {
  readonly url: string;
  readonly version: string;
  /** Null while it does not run. */
  readonly pid: number | null;
  /** Stops it gracefully and unlocks its data folder. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; `restart` starts it on the same data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** A supervised child that serves from a locked folder. */
export class LockedServer implements EmbeddedServer {
  readonly url: string;
  readonly version: string;
  readonly #child: SupervisedChild;
  readonly #lock: FolderLock;

  constructor(child: SupervisedChild, lock: FolderLock, facts: { readonly url: string; readonly version: string }) {
    this.#child = child;
    this.#lock = lock;
    this.url = facts.url;
    this.version = facts.version;
  }

  get pid(): number | null {
    return this.#child.pid;
  }

  async stop(): Promise<void> {
    await this.#child.stop();
    this.#lock.release();
  }

  kill(): Promise<void> {
    return this.#child.kill();
  }

  restart(): Promise<void> {
    return this.#child.restart();
  }
}
