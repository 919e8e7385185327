import { setMaxListeners } from 'node:events';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { closeNats, connectNats, startHealthServer, type Logger } from '@psfleet/service-kit';
import { createStorage, type StorageOptions } from '@psfleet/storage';
import { awaitSchema } from './schema/await-schema.js';
import { Batcher } from './batching/batcher.js';
import type { CollectorConfig } from './config/collector.config.js';
import { collectorMetrics } from './health/collector-metrics.js';
import { readinessChecks, type RunningParts } from './health/readiness.js';
import { createDeadLetters } from './write/dead-letter-writer.js';
import { runIntake } from './intake/intake.js';
import { runPurges } from './maintenance/purge-loop.js';
import { checkDisk } from './maintenance/disk-limit.js';
import { retentionDays } from './maintenance/retention-days.js';
import { runRollups } from './maintenance/rollup-loop.js';
import { createBatchWriter } from './write/batch-writer.js';

export interface Collector {
  readonly healthPort: number;
  /** Takes nothing more, writes and acknowledges what it holds, gives back what it cannot write in 8 s, closes everything. */
  stop(): Promise<void>;
}

/** A batch is written early if its messages take this many bytes. */
const batchBytes = 16_000_000;
/** Or if their texts do: messages are deflated, and one may become a hundred times as large. */
const batchTextBytes = 32_000_000;
const lastWritesLimitMs = 8000;
/** Whoever asks how things stand does not wait long for a broker that is away. */
const healthTimeoutMs = 2000;

export function storageOptions(config: CollectorConfig): StorageOptions {
  return {
    url: config.clickhouseUrl,
    user: config.clickhouseUser,
    password: config.clickhousePassword,
    database: config.clickhouseDatabase,
  };
}

/** Connects, waits for broker and storage, and collects until `stop`. `signal` ends the wait. */
export async function startCollector(config: CollectorConfig, logger: Logger, signal: AbortSignal): Promise<Collector> {
  const intakeStop = new AbortController();
  const writeStop = new AbortController();
  // Every insert under way listens: one per table, of two batches. Node warns from eleven.
  setMaxListeners(0, writeStop.signal);
  const storage = createStorage(storageOptions(config));
  let parts: RunningParts | null = null;
  const health = await startHealthServer({
    port: config.healthPort,
    ready: { ...readinessChecks(storage, () => parts), disk: () => checkDisk(storage, config.maxDiskBytes) },
    metrics: () => collectorMetrics(parts, logger),
    logger,
  });
  const { natsUrl: url, natsUser: user, natsPassword: password } = config;
  const connection = await connectNats({ url, user, password, name: 'psfleet-collector', logger, signal });
  await awaitSchema(storage, logger, signal);

  const deadLetters = createDeadLetters(jetstream(connection), logger);
  const writer = createBatchWriter({ storage, deadLetters, logger, signal: writeStop.signal });
  const batcher = new Batcher({
    maxRows: config.batchRows,
    maxBytes: batchBytes,
    maxTextBytes: batchTextBytes,
    waitMs: config.batchWaitMs,
    workingMs: config.ackWaitMs / 3,
    write: (batch) => writer.write(batch),
  });
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const received = { messages: 0, bytes: 0 };
  const rawDays = retentionDays(config).raw;
  parts = {
    manager: await jetstreamManager(connection, { checkAPI: false, timeout: healthTimeoutMs }),
    batcher,
    writer,
    deadLetters,
    received,
  };
  const running = Promise.all([
    runIntake({
      connection,
      limits: config,
      rawDays,
      batcher,
      deadLetters,
      received,
      logger,
      signal: intakeStop.signal,
    }),
    runPurges(manager, {
      intervalMs: config.purgeIntervalMs,
      ageMs: config.purgeAgeMs,
      logger,
      signal: intakeStop.signal,
    }),
    runRollups({
      connection,
      storage,
      intervalMs: config.rollupIntervalMs,
      settleMs: config.rollupSettleMs,
      rawDays,
      maxDiskBytes: config.clickhouseCluster === null ? config.maxDiskBytes : null,
      logger,
      signal: intakeStop.signal,
    }),
  ]);
  logger.info({ healthPort: health.port }, 'collecting');

  return {
    healthPort: health.port,
    stop: async () => {
      intakeStop.abort();
      await running;
      const limit = setTimeout(() => writeStop.abort(), lastWritesLimitMs);
      await batcher.close();
      clearTimeout(limit);
      await health.close();
      await closeNats(connection);
      await storage.close();
    },
  };
}
