import { Injectable } from '@nestjs/common';
import { findPendingMigrations, readMigrations, StorageError } from '@psfleet/storage';
import { Broker } from '../backends/broker.js';
import { PromptStorage } from '../backends/prompt-storage.js';
import { RecentReading } from './recent-reading.js';

interface Check {
  readonly ok: boolean;
  readonly error?: string;
}

export interface StorageCheck extends Check {
  /** Why it is not ok, as a code of the table of problems. */
  readonly fault?: 'storage-unavailable' | 'storage-outdated';
}

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<Record<string, Check>>;
}

const storageTimeoutMs = 2000;
/** Anybody may ask whether the API is ready, so storage is asked no more often. */
const storageMaxAgeMs = 1000;

@Injectable()
export class HealthService {
  readonly #storage: PromptStorage;
  readonly #broker: Broker;
  readonly #migrations = readMigrations();
  readonly #storageCheck = new RecentReading(() => this.#askStorage(), storageMaxAgeMs);

  constructor(storage: PromptStorage, broker: Broker) {
    this.#storage = storage;
    this.#broker = broker;
  }

  async checkReadiness(): Promise<Health> {
    const { ok, error } = await this.checkStorage();
    const storage: Check = error === undefined ? { ok } : { ok, error };
    const broker: Check = this.#broker.isConnected ? { ok: true } : { ok: false, error: 'not connected' };
    return { status: broker.ok && storage.ok ? 'ok' : 'failing', checks: { broker, storage } };
  }

  /** A check that is under way, or ended within the last second, answers everybody who asks. */
  checkStorage(): Promise<StorageCheck> {
    return this.#storageCheck.get();
  }

  async #askStorage(): Promise<StorageCheck> {
    try {
      const pending = await findPendingMigrations(
        this.#storage,
        this.#migrations,
        AbortSignal.timeout(storageTimeoutMs),
      );
      return pending.length === 0
        ? { ok: true }
        : {
            ok: false,
            fault: 'storage-outdated',
            error: 'the database has not been migrated to this version',
          };
    } catch (error) {
      const isLate = error instanceof StorageError && error.code === 'aborted';
      return {
        ok: false,
        fault: 'storage-unavailable',
        error: isLate ? `no answer within ${storageTimeoutMs} ms` : (error as Error).message,
      };
    }
  }
}
