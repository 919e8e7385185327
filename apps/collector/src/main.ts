#!/usr/bin/env node
import { createLogger, installShutdown, runOrExit, type Logger } from '@psfleet/service-kit';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { applyRetention, createStorage } from '@psfleet/storage';
import { startCollector, storageOptions } from './compose-collector.js';
import { CollectorConfig } from './config/collector.config.js';
import { migrateWhenReachable } from './schema/migrate-when-reachable.js';
import { retentionDays } from './maintenance/retention-days.js';

const usage = 'usage: psfleet-collector [migrate]\n';

async function main(args: readonly string[]): Promise<void> {
  const [command = 'run', ...rest] = args;
  if (rest.length > 0 || !['run', 'migrate'].includes(command)) {
    process.stderr.write(usage);
    process.exitCode = 64; // EX_USAGE
    return;
  }
  const config = loadConfig(CollectorConfig, process.env);
  const logger = createLogger({ name: 'collector', level: config.logLevel, format: config.logFormat });
  if (command === 'migrate') {
    await runMigrations(config, logger);
  } else {
    await run(config, logger);
  }
}

async function runMigrations(config: CollectorConfig, logger: Logger): Promise<void> {
  // What spreads over servers needs Keeper: they would not agree on the tables without it.
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

async function run(config: CollectorConfig, logger: Logger): Promise<void> {
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const collector = await startCollector(config, logger, shutdown.signal);
  shutdown.onStop('collector', () => collector.stop());
}

await runOrExit('psfleet-collector', () => main(process.argv.slice(2)));
