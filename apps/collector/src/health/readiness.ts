import type { JetStreamManager } from '@nats-io/jetstream';
import type { HealthCheck, HealthChecks } from '@psfleet/service-kit';
import { readDiskUse, type Storage } from '@psfleet/storage';
import type { RunningParts } from './running-parts.js';
import { readStreamDepth } from './stream-depth.js';

/** A stream filled to this share will soon refuse the agents' messages. */
const fullShare = 0.9;

export interface ReadinessOptions {
  readonly storage: Storage;
  /** Bytes that the database may take; null means no limit. */
  readonly maxDiskBytes: number | null;
  /** Null until broker, schema and the list of hosts are there. */
  readonly parts: () => RunningParts | null;
}

/** The checks of /readyz: storage, disk, broker and stream, list of hosts, and the batches that are written. */
export function readinessChecks({ storage, maxDiskBytes, parts }: ReadinessOptions): HealthChecks {
  const whenRunning = (check: (running: RunningParts) => HealthCheck | Promise<HealthCheck>) => () => {
    const running = parts();
    const error = 'still waiting for broker, schema and the list of hosts';
    return running === null ? { ok: false, facts: { error } } : check(running);
  };
  return {
    storage: async () => {
      await storage.ping();
      return { ok: true };
    },
    broker: whenRunning(({ manager }) => checkBroker(manager)),
    hosts: whenRunning(checkHosts),
    writing: whenRunning(checkWriting),
    disk: () => checkDisk(storage, maxDiskBytes),
  };
}

async function checkBroker(manager: JetStreamManager): Promise<HealthCheck> {
  const { bytes, maxBytes, pending, unacknowledged } = await readStreamDepth(manager);
  const share = bytes / maxBytes;
  return {
    ok: share <= fullShare,
    facts: {
      streamShare: Number(share.toFixed(4)),
      streamBytes: bytes,
      pendingMessages: pending,
      unacknowledgedMessages: unacknowledged,
    },
  };
}

function checkHosts({ hosts: { problem, generation } }: RunningParts): HealthCheck {
  return { ok: problem === null, facts: { generation, ...(problem === null ? {} : { error: problem }) } };
}

function checkWriting({ batcher, writer: { state }, deadLetters }: RunningParts): HealthCheck {
  const now = Date.now();
  return {
    ok: state.failingSince === null,
    facts: {
      lastInsertAgeMs: state.lastInsertAt === null ? null : now - state.lastInsertAt,
      failingForMs: state.failingSince === null ? null : now - state.failingSince,
      heldMessages: batcher.held,
      rowsStored: state.rowsStored,
      deadLetters: deadLetters.count,
    },
  };
}

/** Reports the database's size. Exceeding the limit is not a failure: the collector still stores rows. */
async function checkDisk(storage: Storage, maxBytes: number | null): Promise<HealthCheck> {
  const { bytes, rawDroppedTo } = await readDiskUse(storage);
  return {
    ok: true,
    facts: { bytes, maxBytes, rawDroppedTo: rawDroppedTo === null ? null : new Date(rawDroppedTo).toISOString() },
  };
}
