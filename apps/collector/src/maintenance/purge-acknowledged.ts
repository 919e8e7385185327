import type { JetStreamManager } from '@nats-io/jetstream';
import { collectorDurable, streams } from '@psfleet/wire';

const stream = streams.data.name;

/**
 * Above this share of the stream's size, acknowledged messages are deleted however young: only unstored ones may fill
 * the stream.
 */
const pressureShare = 0.5;

/** Deletes messages that are acknowledged and older than `ageMs`; returns how many. */
export async function purgeAcknowledged(manager: JetStreamManager, ageMs: number, nowMs: number): Promise<number> {
  const { ack_floor: floor } = await manager.consumers.info(stream, collectorDurable);
  const { config, state } = await manager.streams.info(stream);
  if (state.messages === 0 || floor.stream_seq < state.first_seq) {
    return 0;
  }
  const isUnderPressure = state.bytes > config.max_bytes * pressureShare;
  const oldEnough = isUnderPressure
    ? floor.stream_seq
    : await lastOlderThan(manager, state.first_seq, floor.stream_seq, nowMs - ageMs);
  // The last message stays: its agent reads it to know where to resume.
  const upTo = Math.min(oldEnough, state.last_seq - 1);
  if (upTo < state.first_seq) {
    return 0;
  }
  const { purged } = await manager.streams.purge(stream, { seq: upTo + 1 });
  return purged;
}

/**
 * The last sequence number from `first` to `last` of a message stored before `beforeMs`, by bisection; `first - 1` if
 * there is none.
 */
async function lastOlderThan(
  manager: JetStreamManager,
  first: number,
  last: number,
  beforeMs: number,
): Promise<number> {
  let [older, younger] = [first - 1, last + 1];
  while (younger - older > 1) {
    const middle = Math.floor((older + younger) / 2);
    if (await isOlder(manager, middle, beforeMs)) {
      older = middle;
    } else {
      younger = middle;
    }
  }
  return older;
}

/** For a message that was deleted, the next one decides. */
async function isOlder(manager: JetStreamManager, seq: number, beforeMs: number): Promise<boolean> {
  const message = await manager.direct.getMessage(stream, { seq, next_by_subj: streams.data.subjects[0] });
  return message !== null && message.time.getTime() < beforeMs;
}
