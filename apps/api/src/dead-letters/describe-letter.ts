import type { StoredMsg } from '@nats-io/jetstream';
import { deadHeaders, hostOfDataSubject, WireError } from '@psfleet/wire';
import type { DeadLetterResponse, FullDeadLetterResponse } from './dead-letter.response.js';
import { describePayload } from './describe-payload.js';

/** Describes a letter without its payload. Its headers are untrusted: anyone who may write to the stream sets them. */
export function describeLetter({
  seq: id,
  time,
  header,
  data,
}: StoredMsg): Pick<DeadLetterResponse, keyof DeadLetterResponse> {
  const subject = textOrNull(header.get(deadHeaders.subject));
  const seq = header.get(deadHeaders.seq);
  return {
    id,
    storedAt: time.toISOString(),
    reason: textOrNull(header.get(deadHeaders.reason)),
    host: hostOf(subject),
    subject,
    seq: /^\d{1,15}$/.test(seq) ? Number(seq) : null,
    bytes: data.length,
  };
}

export function describeFullLetter(letter: StoredMsg): FullDeadLetterResponse {
  const headers = Object.fromEntries([...letter.header].map(([name, values]) => [name, values.join(', ')]));
  return { ...describeLetter(letter), headers, ...describePayload(letter.data) };
}

/** The host that may send data on this subject; null if none may. */
function hostOf(subject: string | null): string | null {
  try {
    return subject === null ? null : hostOfDataSubject(subject);
  } catch (error) {
    if (error instanceof WireError) {
      return null;
    }
    throw error;
  }
}

function textOrNull(header: string): string | null {
  return header === '' ? null : header;
}
