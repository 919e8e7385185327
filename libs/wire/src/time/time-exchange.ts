import { malformed } from '../errors.js';

/**
 * The first bytes of a question and of its answer. Neither is a version of the wire, so that an answer which a stranger
 * had sent to another subject is no frame there.
 */
const kinds = { request: 0x54, answer: 0x74 } as const;
const nonceBytes = 8;
const requestBytes = 1 + nonceBytes;
const answerBytes = requestBytes + 8 + 4;
/** A collector whose own clock lies outside of this was never set. */
const timeRange = { min: Date.UTC(2020, 0, 1), max: Date.UTC(2200, 0, 1) } as const;

/** Asks a collector for its time. The nonce of 8 random bytes binds the answer to the question. */
export function encodeTimeRequest(nonce: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([kinds.request]), checkNonce(nonce)]);
}

/** The nonce of a question. Throws WireError. */
export function decodeTimeRequest(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== requestBytes || bytes[0] !== kinds.request) {
    throw malformed(`${bytes.length} bytes are no question about the time`);
  }
  return bytes.subarray(1);
}

/** A collector's answer. */
export interface TimeAnswer {
  /** Its time, milliseconds since the epoch. */
  readonly nowMs: number;
  /** How long the newest messages have waited that it receives: hosts with a backlog then send it more slowly. */
  readonly behindMs: number;
}

export function encodeTimeAnswer(nonce: Uint8Array, { nowMs, behindMs }: TimeAnswer): Buffer {
  const rest = Buffer.alloc(12);
  rest.writeBigUInt64BE(BigInt(nowMs));
  rest.writeUInt32BE(Math.min(Math.max(0, Math.round(behindMs)), 0xffff_ffff), 8);
  return Buffer.concat([Buffer.from([kinds.answer]), checkNonce(nonce), rest]);
}

/** The answer to the question with this nonce. Throws WireError. */
export function decodeTimeAnswer(bytes: Uint8Array, nonce: Uint8Array): TimeAnswer {
  const answer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (answer.length !== answerBytes || answer[0] !== kinds.answer) {
    throw malformed(`${bytes.length} bytes are no answer about the time`);
  }
  if (!answer.subarray(1, requestBytes).equals(checkNonce(nonce))) {
    throw malformed('the answer about the time is to another question');
  }
  const nowMs = Number(answer.readBigUInt64BE(requestBytes));
  if (nowMs < timeRange.min || nowMs > timeRange.max) {
    throw malformed(`the answer names ${nowMs} ms, which is no present time`);
  }
  return { nowMs, behindMs: answer.readUInt32BE(requestBytes + 8) };
}

function checkNonce(nonce: Uint8Array): Uint8Array {
  if (nonce.length !== nonceBytes) {
    throw malformed(`a nonce has ${nonceBytes} bytes, not ${nonce.length}`);
  }
  return nonce;
}
