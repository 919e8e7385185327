import { ColumnArena, decodeMessage, hostOfDataSubject, WireError, type HostMessage } from '@psfleet/wire';

const dayMs = 86_400_000;
const aheadMs = 600_000;
/** Events happened between two ticks; a host may have slept for long. */
const eventsBeforeMs = 30 * dayMs;

/** Why a message can never be stored; one sentence for the header of the dead letter. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
}

/** Every message becomes rows before the next is decoded. */
const room = new ColumnArena();

/**
 * Decodes a message and checks that it belongs to the subject's host and to a time that is kept. Its numbers are gone when the next one is
 * admitted. Throws InvalidMessage.
 */
export function admitMessage(subject: string, data: Uint8Array, nowMs: number, rawDays: number): HostMessage {
  const { host, message } = decode(subject, data);
  if (message.host !== host) {
    throw new InvalidMessage(`says that it is of host ${message.host}, came on the subject of ${host}`);
  }
  if (message.ts < nowMs - rawDays * dayMs) {
    throw new InvalidMessage(`is of ${new Date(message.ts).toISOString()}, older than ${rawDays} days`);
  }
  if (message.ts > nowMs + aheadMs) {
    throw new InvalidMessage(
      `is of ${showTime(message.ts)}, more than ${aheadMs / 60_000} minutes ahead of this clock`,
    );
  }
  checkKeyframe(message);
  checkHighestProcess(message);
  checkEvents(message);
  return message;
}

/** What an agent does not tell, and questions about its host would read from: a keyframe that is still to come. */
function checkKeyframe({ seq, ts, tick }: HostMessage): void {
  const keyframe = tick.newestKeyframe;
  if (keyframe === null) {
    return;
  }
  if (keyframe.seq > seq) {
    throw new InvalidMessage(`tells of a keyframe in message ${keyframe.seq}, is itself message ${seq}`);
  }
  if (keyframe.ts > ts) {
    throw new InvalidMessage(`tells of a keyframe of ${showTime(keyframe.ts)}, its tick is of ${showTime(ts)}`);
  }
}

function checkHighestProcess({ ts, tick }: HostMessage): void {
  const sampleTs = tick.maxRssProcess?.sampleTs ?? ts;
  if (sampleTs > ts) {
    throw new InvalidMessage(`tells of a sample of ${showTime(sampleTs)}, its tick is of ${showTime(ts)}`);
  }
}

/** The last millisecond that a DateTime64 holds. */
const lastTimeMs = Date.UTC(2300, 0, 1) - 1;

/**
 * Their times choose the partitions that they are stored in. What happened across a step of the clock, happened since a tick of another time:
 * that time may be any that exists.
 */
function checkEvents({ ts, events }: HostMessage): void {
  for (const at of events?.columns.at ?? []) {
    if (at < ts - eventsBeforeMs || at > ts + aheadMs) {
      throw new InvalidMessage(`has an event of ${showTime(at)}, its tick is of ${showTime(ts)}`);
    }
  }
  for (const since of events?.columns.since ?? []) {
    if (since !== null && since > lastTimeMs) {
      throw new InvalidMessage(`has an event since ${showTime(since)}, which cannot be stored`);
    }
  }
}

function decode(subject: string, data: Uint8Array): { host: string; message: HostMessage } {
  try {
    return { host: hostOfDataSubject(subject), message: decodeMessage(data, room) };
  } catch (error) {
    if (error instanceof WireError) {
      throw new InvalidMessage(`${error.code}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Dates end long before the largest number that a message can hold. */
function showTime(ms: number): string {
  return ms <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}
