import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { dataSubject, deadHeaders, deadSubject } from '@psfleet/wire';

/** Writes dead letters as the collector does. */
export interface DeadLetterWriter {
  readonly manager: JetStreamManager;
  makeStreams(): Promise<void>;
  /** Returns the id of the letter. */
  write(
    host: string,
    payload: Uint8Array,
    changes?: Partial<Record<keyof typeof deadHeaders, string>>,
  ): Promise<number>;
  /** Writes many letters without waiting for any of them. */
  writeMany(host: string, count: number): void;
  publish(subject: string, payload: Uint8Array): Promise<number>;
  stop(): Promise<void>;
}

export async function startDeadLetterWriter(nats: TestNats): Promise<DeadLetterWriter> {
  const connection = await connectNats({
    url: nats.url,
    ...nats.credentials.admin,
    name: 'test-collector',
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const client = jetstream(connection);
  return {
    manager,
    makeStreams: () => nats.prepare(),
    write: async (host, payload, { reason = 'malformed: test', subject = dataSubject(host), seq = '7' } = {}) => {
      const letterHeaders = headers();
      letterHeaders.set(deadHeaders.reason, reason);
      letterHeaders.set(deadHeaders.subject, subject);
      letterHeaders.set(deadHeaders.seq, seq);
      return (await client.publish(deadSubject(host), payload, { headers: letterHeaders })).seq;
    },
    writeMany: (host, count) => {
      for (let number = 0; number < count; number++) {
        connection.publish(deadSubject(host), Buffer.from('x'));
      }
    },
    publish: async (subject, payload) => (await client.publish(subject, payload)).seq,
    stop: () => closeNats(connection),
  };
}
