import { headers, type NatsConnection } from '@nats-io/transport-node';
import { jetStreamCodes } from './jetstream-codes.js';

/** A value of a bucket, with the sequence number of its last write. */
export interface KeyEntry {
  readonly value: Uint8Array;
  readonly revision: number;
}

/** Why the broker did not write a key. */
export class KeyValueError extends Error {
  override readonly name = 'KeyValueError';
  /** JetStream's error code; null if the answer was none of JetStream's. */
  readonly code: number | null;

  constructor(code: number | null, message: string) {
    super(message);
    this.code = code;
  }
}

const timeoutMs = 5000;
const expectedRevisionHeader = 'Nats-Expected-Last-Subject-Sequence';

/**
 * The value of a key; null if it was never written or was deleted. It asks for exactly one subject, as the user of an
 * account without JetStream may, which the client's own key-value store does not support. Throws what a request throws.
 */
export async function readKey(connection: NatsConnection, bucket: string, key: string): Promise<KeyEntry | null> {
  const answer = await connection.request(`$JS.API.DIRECT.GET.KV_${bucket}.$KV.${bucket}.${key}`, undefined, {
    timeout: timeoutMs,
  });
  const status = answer.headers?.code ?? 0;
  if (status === 404) {
    return null;
  }
  const revision = Number(answer.headers?.get('Nats-Sequence'));
  if (status !== 0 || !Number.isSafeInteger(revision) || revision < 1) {
    throw new KeyValueError(null, `the broker did not answer with the value of ${key}: status ${status}`);
  }
  const isDeleted = answer.headers?.get('KV-Operation') !== '';
  return isDeleted ? null : { value: answer.data, revision };
}

/**
 * Writes a key and returns its new revision. With an expected revision (0: the key must not exist), returns null if
 * another one was written. Throws KeyValueError, or what a request throws.
 */
export async function putKey(
  connection: NatsConnection,
  bucket: string,
  key: string,
  value: Uint8Array | string,
  expectedRevision: number | null,
): Promise<number | null> {
  const conditions = headers();
  if (expectedRevision !== null) {
    conditions.set(expectedRevisionHeader, String(expectedRevision));
  }
  const answer = await connection.request(`$KV.${bucket}.${key}`, value, { timeout: timeoutMs, headers: conditions });
  const { seq, error } = parsePubAck(answer.data);
  if (error?.err_code === jetStreamCodes.wrongLastSequence) {
    return null;
  }
  if (error !== undefined || seq === undefined) {
    throw new KeyValueError(error?.err_code ?? null, `the broker did not write ${key}: ${error?.description ?? ''}`);
  }
  return seq;
}

interface PubAck {
  readonly seq?: number;
  readonly error?: { readonly err_code?: number; readonly description?: string };
}

function parsePubAck(data: Uint8Array): PubAck {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8')) as PubAck;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return {};
    }
    throw error;
  }
}
