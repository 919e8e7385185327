import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { parseServerUsers } from '@psfleet/service-kit';
import { createStorage, Storage } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { Broker } from './broker.js';
import { PromptStorage } from './prompt-storage.js';
import { QuestionStorage } from './question-storage.js';
import { SystemBroker } from './system-broker.js';

/** A connection pool to ClickHouse. It connects with the first query, so the API starts without ClickHouse. */
function connect({ config }: ApiContext): Storage {
  return createStorage({
    url: config.clickhouseUrl,
    user: config.clickhouseUser,
    password: config.clickhousePassword,
    database: config.clickhouseDatabase,
    serverUsers: parseServerUsers(config.serverUsers),
    requestTimeoutMs: 30_000,
  });
}

const storageProviders = [
  {
    provide: Storage,
    inject: [ApiContext],
    useFactory: (context: ApiContext): Storage => new QuestionStorage(connect(context)),
  },
  {
    provide: PromptStorage,
    inject: [ApiContext],
    useFactory: (context: ApiContext): PromptStorage => new PromptStorage(connect(context)),
  },
];

const backends = [Storage, PromptStorage, Broker, SystemBroker];

@Module({ providers: [...storageProviders, Broker, SystemBroker], exports: backends })
export class BackendsModule implements OnApplicationShutdown {
  readonly #storages: readonly Storage[];

  constructor(storage: Storage, promptStorage: PromptStorage) {
    this.#storages = [storage, promptStorage];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#storages.map((storage) => storage.close()));
  }
}
