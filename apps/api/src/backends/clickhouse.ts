import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createStorage, type Storage } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';

/** The one connection pool to ClickHouse. It connects with the first question, so the API starts without it. */
@Injectable()
export class ClickHouse implements OnApplicationShutdown {
  readonly storage: Storage;

  constructor({ config }: ApiContext) {
    this.storage = createStorage({
      url: config.clickhouseUrl,
      user: config.clickhouseUser,
      password: config.clickhousePassword,
      database: config.clickhouseDatabase,
      requestTimeoutMs: 30_000,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.storage.close();
  }
}
