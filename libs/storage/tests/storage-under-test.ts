import { createStorage, type Storage, type StorageOptions } from '../src/client.js';

export interface StorageUnderTest {
  readonly options: StorageOptions;
  readonly storage: Storage;
  stop(): Promise<void>;
}

/** A real ClickHouse with an empty database of its own. */
export async function startStorageUnderTest(): Promise<StorageUnderTest> {
  const options = { url: 'http://127.0.0.1:18123', user: 'default', password: '', database: `t${Date.now()}${Math.floor(Math.random() * 1e6)}` };
  const admin = createStorage({ ...options, database: 'default' });
  await admin.command(`CREATE DATABASE ${options.database}`);
  const storage = createStorage(options);
  return {
    options,
    storage,
    stop: async () => {
      await admin.command(`DROP DATABASE ${options.database}`);
      await Promise.all([storage.close(), admin.close()]);
    },
  };
}
