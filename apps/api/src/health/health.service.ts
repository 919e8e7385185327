import { Injectable } from '@nestjs/common';
import { findPendingMigrations } from '@psfleet/storage';
import { Broker } from '../backends/broker.js';
import { ClickHouse } from '../backends/clickhouse.js';

interface Check {
  readonly ok: boolean;
  readonly error?: string;
}

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<Record<string, Check>>;
}

const storageLimitMs = 2000;

@Injectable()
export class HealthService {
  readonly #clickhouse: ClickHouse;
  readonly #broker: Broker;

  constructor(clickhouse: ClickHouse, broker: Broker) {
    this.#clickhouse = clickhouse;
    this.#broker = broker;
  }

  async checkReadiness(): Promise<Health> {
    const storage = await this.#checkStorage();
    const broker: Check = this.#broker.isConnected ? { ok: true } : { ok: false, error: 'not connected' };
    return { status: broker.ok && storage.ok ? 'ok' : 'failing', checks: { broker, storage } };
  }

  async #checkStorage(): Promise<Check> {
    try {
      const pending = await within(storageLimitMs, findPendingMigrations(this.#clickhouse.storage));
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
    timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
