import type { JetStreamManager } from '@nats-io/jetstream';
import type { HealthCheck, HealthChecks } from '@psfleet/service-kit';
import type { Storage } from '@psfleet/storage';
import { streams } from '@psfleet/wire';
import type { Batcher } from '../batching/batcher.js';
import type { DeadLetters } from '../intake/dead-letters.js';
import { durableName } from '../intake/stream-configs.js';
import type { BatchWriter } from '../write/write-batch.js';

/** A stream this full will soon refuse the agents. */
const fullShare = 0.9;

export interface RunningParts {
  readonly manager: JetStreamManager;
  readonly batcher: Batcher;
  readonly writer: BatchWriter;
  readonly deadLetters: DeadLetters;
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
  const [{ config, state }, consumer] = await Promise.all([manager.streams.info(streams.data.name), manager.consumers.info(streams.data.name, durableName)]);
  const share = state.bytes / config.max_bytes;
  return {
    ok: share <= fullShare,
    facts: { streamShare: Number(share.toFixed(4)), streamBytes: state.bytes, pendingMessages: consumer.num_pending, unacknowledgedMessages: consumer.num_ack_pending },
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
