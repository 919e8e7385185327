import { startTestClickHouse } from '@psfleet/embedded';
import { createStorage, type Storage, type StorageOptions } from '../src/client.js';

export interface StorageUnderTest {
  /** Options to connect as the user who migrates. */
  readonly options: StorageOptions;
  /** A connection that may do everything. */
  readonly storage: Storage;
  /** Connections with the rights that psfleet's own parts have. */
  readonly migrator: Storage;
  readonly collector: Storage;
  stop(): Promise<void>;
}

/** Starts a real ClickHouse with an empty database. */
export async function startStorageUnderTest(): Promise<StorageUnderTest> {
  const server = await startTestClickHouse();
  const { url, user, password, database, users } = server;
  const options = { url, ...users.migrate, database };
  const storage = createStorage({ url, user, password, database });
  const migrator = createStorage(options);
  const collector = createStorage({ url, ...users.collector, database });
  return {
    options,
    storage,
    migrator,
    collector,
    stop: async () => {
      await Promise.all([storage, migrator, collector].map((each) => each.close()));
      await server.stop();
    },
  };
}
