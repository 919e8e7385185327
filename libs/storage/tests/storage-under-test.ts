import { startTestClickHouse } from '@psfleet/embedded';
import { createStorage, type Storage, type StorageOptions } from '../src/client.js';

export interface StorageUnderTest {
  readonly options: StorageOptions;
  readonly storage: Storage;
  stop(): Promise<void>;
}

/** Starts a real ClickHouse with an empty database. */
export async function startStorageUnderTest(): Promise<StorageUnderTest> {
  const server = await startTestClickHouse();
  const options = { url: server.url, user: server.user, password: server.password, database: 'psfleet_test' };
  const admin = createStorage({ ...options, database: 'default' });
  await admin.command(`CREATE DATABASE ${options.database}`);
  await admin.close();
  const storage = createStorage(options);
  return {
    options,
    storage,
    stop: async () => {
      await storage.close();
      await server.stop();
    },
  };
}
