import { ColumnArena, decodeMessage, hostOfDataSubject, offsetOf, WireError, type HostMessage } from '@psfleet/wire';

const dayMs = 86_400_000;
/** How far a host's clock may be ahead of this one. */
const maxAheadMs = 600_000;
/** How much older than its tick an event may be: a host may have been suspended for long. */
const maxEventAgeMs = 30 * dayMs;
/** The last millisecond that a DateTime64 holds. */
const lastTimeMs = Date.UTC(2300, 0, 1) - 1;

/** Why a message can never be stored, as one sentence for the header of its dead letter. */
export class InvalidMessage extends Error {
  override readonly name = 'InvalidMessage';
}

/** Shared by all messages: each becomes rows before the next is decoded. */
const arena = new ColumnArena();

/**
 * Decodes a message and checks that it belongs to the subject's host and to a time that is kept. The next call
 * overwrites its numeric columns. Throws InvalidMessage.
 */
export function validateMessage(subject: string, data: Uint8Array, nowMs: number, rawDays: number): HostMessage {
  const { host, message } = decode(subject, data);
  if (message.host !== host) {
    throw new InvalidMessage(`message of host ${message.host} came on the subject of host ${host}`);
  }
  validateTime(message, nowMs, rawDays);
  validateKeyframe(message);
  validateMaxRssProcess(message);
  validateEvents(message);
  return message;
}

/** The tick is judged by the fleet's clock: a host whose clock is wrong knows by how much. */
function validateTime({ ts, tick }: HostMessage, nowMs: number, rawDays: number): void {
  const offsetMs = offsetOf(tick);
  const fleetTs = ts + offsetMs;
  const isTooOld = fleetTs < nowMs - rawDays * dayMs;
  if (isTooOld || fleetTs > nowMs + maxAheadMs) {
    const shown = `tick of ${showTime(fleetTs)}${offsetMs === 0 ? '' : ` (${showTime(ts)} by its host's clock)`}`;
    const fault = isTooOld
      ? `older than ${rawDays} days`
      : `more than ${maxAheadMs / 60_000} minutes ahead of this clock`;
    const hint = tick.timeSource === 'none' ? '; its agent got no answer about the time' : '';
    throw new InvalidMessage(`${shown} is ${fault}${hint}`);
  }
}

/** No agent names a keyframe later than its tick, and queries about the host would start reading there. */
function validateKeyframe({ seq, ts, tick }: HostMessage): void {
  const { keyframeSeq, keyframeTs } = tick;
  if (keyframeSeq !== null && keyframeSeq > seq) {
    throw new InvalidMessage(`newest keyframe is message ${keyframeSeq}, after message ${seq} itself`);
  }
  if (keyframeTs !== null && keyframeTs > ts) {
    throw new InvalidMessage(`newest keyframe of ${showTime(keyframeTs)} is after the tick of ${showTime(ts)}`);
  }
  requireStorable(keyframeTs, tick, 'newest keyframe of');
}

function validateMaxRssProcess({ ts, tick }: HostMessage): void {
  const sampleTs = tick.maxRssTs ?? ts;
  if (sampleTs > ts) {
    throw new InvalidMessage(`sample of ${showTime(sampleTs)} is after the tick of ${showTime(ts)}`);
  }
  requireStorable(sampleTs, tick, 'sample of');
}

/**
 * The times of events choose the partitions that they are stored in. `since` is checked only for being storable: across
 * a step of the clock, the tick before may have had any time.
 */
function validateEvents({ ts, tick, events }: HostMessage): void {
  for (const at of events?.columns.at ?? []) {
    if (at < ts - maxEventAgeMs || at > ts + maxAheadMs) {
      throw new InvalidMessage(`event of ${showTime(at)} is too far from the tick of ${showTime(ts)}`);
    }
  }
  for (const since of events?.columns.since ?? []) {
    requireStorable(since, tick, 'event since');
  }
}

/** Whether the fleet's time of it, which may have been shifted out of the range, fits a column. */
function requireStorable(time: number | null, tick: HostMessage['tick'], what: string): void {
  const fleetTime = (time ?? 0) + offsetOf(tick);
  // A decoded column has NaN where there is none.
  if (time !== null && !Number.isNaN(time) && !(fleetTime >= 0 && fleetTime <= lastTimeMs)) {
    throw new InvalidMessage(`${what} ${showTime(fleetTime)} cannot be stored`);
  }
}

function decode(subject: string, data: Uint8Array): { host: string; message: HostMessage } {
  try {
    return { host: hostOfDataSubject(subject), message: decodeMessage(data, arena) };
  } catch (error) {
    if (error instanceof WireError) {
      throw new InvalidMessage(`${error.code}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** JavaScript's dates end long before the largest number that a message can hold. */
function showTime(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}
