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

@Injectable()
export class HealthService {
  readonly #storage: Storage;
  readonly #broker: Broker;

  constructor(storage: Storage, broker: Broker) {
    this.#storage = storage;
    this.#broker = broker;
  }

  async checkReadiness(): Promise<Health> {
    const storage = await this.#checkStorage();
    const broker: Check = this.#broker.isConnected ? { ok: true } : { ok: false, error: 'not connected' };
    return { status: broker.ok && storage.ok ? 'ok' : 'failing', checks: { broker, storage } };
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
