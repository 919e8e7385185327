import type { JetStreamManager } from '@nats-io/jetstream';
import type { Batcher } from '../batching/batcher.js';
import type { EnrolledHosts } from '../hosts/enrolled-hosts.js';
import type { Intake } from '../intake/intake.js';
import type { BatchWriter } from '../write/batch-writer.js';
import type { DeadLetterWriter } from '../write/dead-letter-writer.js';

/** The parts of a collector that health and metrics report on, once broker, schema and hosts are known. */
export interface RunningParts {
  /** Has a shorter time limit than the manager that the collector works with. */
  readonly manager: JetStreamManager;
  readonly hosts: EnrolledHosts;
  readonly intake: Intake;
  readonly batcher: Batcher;
  readonly writer: BatchWriter;
  readonly deadLetters: DeadLetterWriter;
}
