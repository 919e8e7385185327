import { Injectable } from '@nestjs/common';
import { findPendingMigrations, Storage } from '@psfleet/storage';
import { Broker } from '../backends/broker.js';

interface Check {
  readonly ok: boolean;
  readonly error?: string;
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
  readonly #storage: Storage;
  readonly #broker: Broker;
  #newest: { readonly at: number; readonly storage: Promise<Check> } | null = null;

  constructor(storage: Storage, broker: Broker) {
    this.#storage = storage;
    this.#broker = broker;
  }

  async checkReadiness(): Promise<Health> {
    const storage = await this.#storageOfLate();
    const broker: Check = this.#broker.isConnected ? { ok: true } : { ok: false, error: 'not connected' };
    return { status: broker.ok && storage.ok ? 'ok' : 'failing', checks: { broker, storage } };
  }

  #storageOfLate(): Promise<Check> {
    const now = performance.now();
    if (this.#newest === null || now - this.#newest.at >= storageMaxAgeMs) {
      this.#newest = { at: now, storage: this.#checkStorage() };
    }
    return this.#newest.storage;
  }

  async #checkStorage(): Promise<Check> {
    try {
      const pending = await within(storageTimeoutMs, findPendingMigrations(this.#storage));
      return pending.length === 0
        ? { ok: true }
        : { ok: false, error: 'the database has not been migrated to this version' };
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
