export { createStorage } from './client.js';
export type { QueryAnswer, QueryOptions, Storage, StorageOptions, TableBlock } from './client.js';
export { StorageError } from './errors.js';
export type { StorageErrorCode } from './errors.js';
export { findPendingMigrations, migrate } from './migrate/migrate.js';
export { readMigrations } from './migrate/migration-files.js';
export type { Migration } from './migrate/migration-files.js';
export { metricTableName } from './schema/metric-tables.js';
export { rawRetentionDays } from './schema/raw-table.js';
