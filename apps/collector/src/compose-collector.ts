import { setMaxListeners } from 'node:events';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  closeNats,
  connectNats,
  type Logger,
  type NatsOptions,
  natsTlsCheck,
  parseServerUsers,
  startHealthServer,
} from '@psfleet/service-kit';
import { createStorage, type StorageOptions } from '@psfleet/storage';
import { awaitSchema } from './schema/await-schema.js';
import { Batcher } from './batching/batcher.js';
import type { CollectorConfig } from './config/collector.config.js';
import { collectorMetrics } from './health/collector-metrics.js';
import { readinessChecks } from './health/readiness.js';
import type { RunningParts } from './health/running-parts.js';
import { openEnrolledHosts, readHostsTrust } from './hosts/open-enrolled-hosts.js';
import { Intake } from './intake/intake.js';
import { BusySubjects } from './maintenance/busy-subjects.js';
import { AcknowledgedPurge } from './maintenance/purge-acknowledged.js';
import { runPurges } from './maintenance/purge-loop.js';
import { retentionDays } from './maintenance/retention-days.js';
import { runRollups } from './maintenance/rollup-loop.js';
import { BatchWriter } from './write/batch-writer.js';
import { TimeResponder } from './time/time-responder.js';
import { DeadLetterWriter } from './write/dead-letter-writer.js';

export interface Collector {
  readonly healthPort: number;
  /**
   * Stops receiving, stores and acknowledges what it holds, returns to the broker what it cannot store in 8 s, and
   * closes everything.
   */
  stop(): Promise<void>;
}

/** A batch whose messages take this many bytes is written early. */
const batchBytes = 16_000_000;
/** So is a batch whose inflated texts take this many: a message may inflate to a thousand times its size. */
const batchTextBytes = 32_000_000;
/** How long `stop` may take to store what is held. */
const lastWritesLimitMs = 8000;
/** A health check should not wait long for an unreachable broker. */
const healthTimeoutMs = 2000;

export function storageOptions(config: CollectorConfig): StorageOptions {
  return {
    url: config.clickhouseUrl,
    user: config.clickhouseUser,
    password: config.clickhousePassword,
    database: config.clickhouseDatabase,
    serverUsers: parseServerUsers(config.serverUsers),
  };
}

export function brokerOptions(config: CollectorConfig): Omit<NatsOptions, 'name' | 'logger'> {
  return {
    url: config.natsUrl,
    credsFile: config.natsCreds,
    tls: natsTlsCheck(config.natsCa, config.natsTlsName),
    serverUsers: parseServerUsers(config.serverUsers),
  };
}

/** Waits for broker and storage, then collects until `stop`. `signal` ends the wait. */
export async function startCollector(config: CollectorConfig, logger: Logger, signal: AbortSignal): Promise<Collector> {
  const hostsTrust = readHostsTrust(config);
  const intakeStop = new AbortController();
  const writeStop = new AbortController();
  // Each insert under way, one per table, adds a listener; Node warns about more than ten.
  setMaxListeners(0, writeStop.signal);
  const storage = createStorage(storageOptions(config));
  let parts: RunningParts | null = null;
  const health = await startHealthServer({
    port: config.healthPort,
    ready: readinessChecks({ storage, maxDiskBytes: config.maxDiskBytes, parts: () => parts }),
    metrics: () => collectorMetrics(parts, logger),
    logger,
  });
  const connection = await connectNats({ ...brokerOptions(config), name: 'psfleet-collector', logger, signal });
  await awaitSchema(storage, logger, signal);
  const hosts = openEnrolledHosts(hostsTrust, connection, logger, AbortSignal.any([signal, intakeStop.signal]));
  await hosts.untilKnown();

  const deadLetters = new DeadLetterWriter(jetstream(connection), logger);
  const writer = new BatchWriter({ storage, deadLetters, logger, signal: writeStop.signal });
  const batcher = new Batcher({
    maxRows: config.batchRows,
    maxBytes: batchBytes,
    maxTextBytes: batchTextBytes,
    waitMs: config.batchWaitMs,
    metricsWaitMs: config.metricsWaitMs,
    workingMs: config.ackWaitMs / 3,
    write: (batch) => writer.write(batch),
  });
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const acknowledged = new AcknowledgedPurge(manager, config.purgeAgeMs);
  const busySubjects = new BusySubjects(manager, acknowledged);
  const rawDays = retentionDays(config).raw;
  const intake = new Intake({
    connection,
    rawDays,
    hosts,
    batcher,
    deadLetters,
    onAcknowledged: ({ subject, seq }) => busySubjects.acknowledged(subject, seq),
    logger,
    signal: intakeStop.signal,
  });
  new TimeResponder({ connection, behindMs: () => intake.behindMs, logger }).start();
  parts = {
    manager: await jetstreamManager(connection, { checkAPI: false, timeout: healthTimeoutMs }),
    hosts,
    intake,
    batcher,
    writer,
    deadLetters,
  };
  const running = Promise.all([
    intake.run(),
    hosts.run(),
    runPurges({
      intervalMs: config.purgeIntervalMs,
      ageMs: config.purgeAgeMs,
      acknowledged,
      busySubjects,
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
