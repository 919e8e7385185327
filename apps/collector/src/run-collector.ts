import {
  closeNats,
  type ConfigCheck,
  connectNats,
  createLogger,
  installShutdown,
  type Env,
  type Logger,
} from '@psfleet/service-kit';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { ensureStreams } from '@psfleet/service-kit/ensure-streams';
import { applyRetention, createStorage } from '@psfleet/storage';
import { brokerLayout } from '@psfleet/wire';
import { brokerOptions, startCollector, storageOptions } from './compose-collector.js';
import { CollectorConfig } from './config/collector.config.js';
import { retentionDays } from './maintenance/retention-days.js';
import { brokerChecks, collectingChecks } from './startup-checks.js';
import { migrateWhenReachable } from './schema/migrate-when-reachable.js';

/** Brings the schema and its retention up to date, then ends. */
export async function runMigrations(env: Env): Promise<void> {
  const { config, logger } = start(env);
  // A cluster needs Keeper: without it, its servers would not agree on the tables.
  const cluster = config.clickhouseCluster === null ? null : { name: config.clickhouseCluster, keeper: true };
  const applied = await migrateWhenReachable(storageOptions(config), logger, cluster);
  const storage = createStorage(storageOptions(config));
  const retentionChanged = await applyRetention(storage, retentionDays(config), cluster).finally(() => storage.close());
  logger.info(
    {
      database: config.clickhouseDatabase,
      retentionChanged,
      applied: applied.map(({ number, name }) => `${number} ${name}`),
    },
    'schema is up to date',
  );
}

/** Makes the broker's streams, consumer and buckets, with credentials that nobody needs afterwards; then ends. */
export async function prepareBroker(env: Env): Promise<void> {
  const { config, logger } = start(env, brokerChecks);
  const connection = await connectNats({ ...brokerOptions(config), name: 'psfleet-prepare-broker', logger });
  await ensureStreams(connection, brokerLayout(config)).finally(() => closeNats(connection));
  logger.info({ streamMaxBytes: config.streamMaxBytes }, 'streams of the broker are up to date');
}

/** Collects until a signal or the end of standard input. */
export async function runCollector(env: Env): Promise<void> {
  const { config, logger } = start(env, collectingChecks);
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const collector = await startCollector(config, logger, shutdown.signal);
  shutdown.onStop('collector', () => collector.stop());
}

function start(
  env: Env,
  checks: readonly ConfigCheck<CollectorConfig>[] = [],
): { readonly config: CollectorConfig; readonly logger: Logger } {
  const config = loadConfig(CollectorConfig, env, checks);
  return { config, logger: createLogger({ name: 'collector', level: config.logLevel, format: config.logFormat }) };
}
