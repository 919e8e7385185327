import type { JetStreamManager } from '@nats-io/jetstream';
import type { HealthCheck, HealthChecks } from '@psfleet/service-kit';
import type { Storage } from '@psfleet/storage';
import type { Batcher } from '../batching/batcher.js';
import type { DeadLetters } from '../write/dead-letter-writer.js';
import type { ReceivedCounts } from '../batching/received-message.js';
import type { BatchWriter } from '../write/batch-writer.js';
import { readStreamDepth } from './stream-depth.js';

/** A stream this full will soon refuse the agents. */
const fullShare = 0.9;

export interface RunningParts {
  readonly manager: JetStreamManager;
  readonly batcher: Batcher;
  readonly writer: BatchWriter;
  readonly deadLetters: DeadLetters;
  readonly received: ReceivedCounts;
}

/** The checks of /readyz: storage, broker and stream, and what this collector itself holds. `running` is null until broker and schema are there. */
export function readinessChecks(storage: Storage, running: () => RunningParts | null): HealthChecks {
  const whenRunning = (check: (parts: RunningParts) => HealthCheck | Promise<HealthCheck>) => () => {
    const parts = running();
    return parts === null ? { ok: false, facts: { error: 'still waiting for broker and schema' } } : check(parts);
  };
  return {
    storage: async () => {
      await storage.ping();
      return { ok: true };
    },
    broker: whenRunning(({ manager }) => checkBroker(manager)),
    writing: whenRunning(checkWriting),
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
