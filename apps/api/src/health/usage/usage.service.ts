import { Injectable } from '@nestjs/common';
import { readStorageState, readStorageUsage } from '@psfleet/storage';
import { Broker } from '../../backends/broker.js';
import { PromptStorage } from '../../backends/prompt-storage.js';
import { ApiContext } from '../../config/api-context.js';
import { deadlineSignal, withDeadline } from '../../http/request-scope.js';
import type { FailedCheck } from '../problems/health-problems.service.js';
import { RecentReading } from '../recent-reading.js';
import { StreamWatch } from '../stream-watch.js';
import type { BrokerUsageResponse, StorageUsageResponse, UsageResponse } from './usage.response.js';

const limitMs = 5000;
/** The pages of everybody who looks at it share one reading. */
const maxAgeMs = 5000;

type Usage = UsageResponse & { readonly failed: readonly FailedCheck[] };

/** Reads what the broker and ClickHouse hold, each whether the other one answers or not. */
@Injectable()
export class UsageService {
  readonly #context: ApiContext;
  readonly #broker: Broker;
  readonly #storage: PromptStorage;
  readonly #watch: StreamWatch;
  readonly #usage = new RecentReading(() => this.#readAll(), maxAgeMs);

  constructor(context: ApiContext, broker: Broker, storage: PromptStorage, watch: StreamWatch) {
    this.#context = context;
    this.#broker = broker;
    this.#storage = storage;
    this.#watch = watch;
  }

  /** The reading of the last five seconds, or the one under way, answers everybody who asks. */
  read(): Promise<Usage> {
    return this.#usage.get();
  }

  async #readAll(): Promise<Usage> {
    const failed: FailedCheck[] = [];
    const [broker, storage] = await Promise.all([
      this.#orNull('broker', failed, () => this.#readBroker()),
      this.#orNull('storage', failed, () => withDeadline(() => this.#readStorage(), limitMs)),
    ]);
    return { broker, storage, failed };
  }

  async #readBroker(): Promise<BrokerUsageResponse> {
    if (!this.#broker.isConnected) {
      throw new Error(`${this.#context.config.natsUrl} cannot be reached`);
    }
    const state = await this.#watch.read();
    return {
      streamBytes: state.bytes,
      streamMaxBytes: state.maxBytes,
      pendingMessages: state.pending,
      unacknowledgedMessages: state.unacknowledged,
      behind: state.behindMs / 1000,
      deadLetters: state.deadLetters,
    };
  }

  async #readStorage(): Promise<StorageUsageResponse> {
    const [{ disks }, usage] = await Promise.all([
      readStorageState(this.#storage, deadlineSignal()),
      readStorageUsage(this.#storage, deadlineSignal()),
    ]);
    // From one reading of the parts: merges change them between two.
    return { bytes: usage.tables.reduce((sum, { bytes }) => sum + bytes, 0), disks, ...usage };
  }

  async #orNull<T>(check: string, failed: FailedCheck[], read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      this.#context.logger.debug({ err: error, check }, 'what psfleet uses could not be read');
      failed.push({ check, reason: error instanceof Error ? error.message : String(error) });
      return null;
    }
  }
}
