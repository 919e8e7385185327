import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { parseServerUsers } from '@psfleet/service-kit';
import { createStorage, Storage } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { Broker } from './broker.js';
import { QuestionStorage } from './question-storage.js';
import { SystemBroker } from './system-broker.js';

/** One connection pool to ClickHouse. It connects with the first query, so the API starts without ClickHouse. */
const storageProvider = {
  provide: Storage,
  inject: [ApiContext],
  useFactory: ({ config }: ApiContext): Storage =>
    new QuestionStorage(
      createStorage({
        url: config.clickhouseUrl,
        user: config.clickhouseUser,
        password: config.clickhousePassword,
        database: config.clickhouseDatabase,
        serverUsers: parseServerUsers(config.serverUsers),
        requestTimeoutMs: 30_000,
      }),
    ),
};

@Module({ providers: [storageProvider, Broker, SystemBroker], exports: [Storage, Broker, SystemBroker] })
export class BackendsModule implements OnApplicationShutdown {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#storage.close();
  }
}
