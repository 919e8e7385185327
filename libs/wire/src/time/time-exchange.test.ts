import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeActionReply } from '../action/reply.js';
import { decodeActionRequest } from '../action/request.js';
import { WireError } from '../errors.js';
import { decodeMessage } from '../message/message-codec.js';
import { decodeTimeAnswer, decodeTimeRequest, encodeTimeAnswer, encodeTimeRequest } from './time-exchange.js';

const nonce = Buffer.from('0102030405060708', 'hex');
const now = { nowMs: 1_795_377_610_004, behindMs: 1_500 };

describe('the exchange about the time', () => {
  it('has the bytes that released agents send and expect', () => {
    expect(encodeTimeRequest(nonce).toString('hex')).toBe('540102030405060708');
    expect(encodeTimeAnswer(nonce, now).toString('hex')).toBe('740102030405060708000001a204d83d14000005dc');
  });

  it('returns the nonce of a question and the time of its answer', () => {
    expect(Buffer.from(decodeTimeRequest(encodeTimeRequest(nonce)))).toEqual(nonce);
    expect(decodeTimeAnswer(encodeTimeAnswer(nonce, now), nonce)).toEqual(now);
  });

  it.each([
    ['to another question', encodeTimeAnswer(randomBytes(8), now)],
    ['of 1970', encodeTimeAnswer(nonce, { ...now, nowMs: 0 })],
    ['of the year 2300', encodeTimeAnswer(nonce, { ...now, nowMs: Date.UTC(2300, 0, 1) })],
    ['that is cut off', encodeTimeAnswer(nonce, now).subarray(0, 20)],
    ['with a byte more', Buffer.concat([encodeTimeAnswer(nonce, now), Buffer.alloc(1)])],
    ['that is the question', encodeTimeRequest(nonce)],
    ['that is a publish acknowledgement', Buffer.from('{"stream":"psf-in", "seq":1}')],
    ['without a byte', Buffer.alloc(0)],
  ])('refuses an answer %s', (_, bytes) => {
    expect(() => decodeTimeAnswer(bytes, nonce)).toThrow(WireError);
  });

  it.each([
    ['an answer', encodeTimeAnswer(nonce, now)],
    ['a publish acknowledgement', Buffer.from('{"stream":"psf-in", "seq":1}')],
    ['nothing', Buffer.alloc(0)],
  ])('does not take %s for a question', (_, bytes) => {
    expect(() => decodeTimeRequest(bytes)).toThrow(WireError);
  });

  it('is no frame, whatever its nonce and time are', () => {
    for (const bytes of [encodeTimeRequest(randomBytes(8)), encodeTimeAnswer(randomBytes(8), now)]) {
      for (const decode of [decodeMessage, decodeActionRequest, decodeActionReply]) {
        expect(() => decode(bytes)).toThrow('this program knows');
      }
    }
  });
});
