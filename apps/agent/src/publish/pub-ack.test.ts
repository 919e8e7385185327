import { describe, expect, it } from 'vitest';
import { parsePubAck } from './pub-ack.js';

describe('parsePubAck', () => {
  // What nats-server 2.9.10 and 2.10 answer, byte for byte.
  it.each([
    ['{"stream":"psf-in", "seq":3}', { kind: 'stored', sequence: 3, isDuplicate: false }],
    ['{"stream":"psf-in", "seq":1,"duplicate": true}', { kind: 'stored', sequence: 1, isDuplicate: true }],
    [refusal(400, 10071, 'wrong last sequence: 6'), { kind: 'unexpected', last: 6 }],
    [refusal(400, 10071, 'wrong last sequence: 0'), { kind: 'unexpected', last: 0 }],
    [refusal(503, 10077, 'maximum messages per subject exceeded'), { kind: 'full' }],
    [refusal(503, 10077, 'maximum bytes exceeded'), { kind: 'full' }],
    [refusal(400, 10054, 'message size exceeds maximum allowed'), { kind: 'too-large' }],
    [refusal(503, 10008, 'JetStream system temporarily unavailable'), { kind: 'failed' }],
  ])('reads %s', (text, expected) => {
    expect(parsePubAck(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'null',
    '7',
    '[]',
    '+ACK',
    '{"stream":"psf-dead","seq":3}',
    '{"stream":"psf-in"}',
    '{"stream":"psf-in","seq":0}',
    '{"stream":"psf-in","seq":"3"}',
    '{"stream":"psf-in","seq":1e300}',
    '{"error":null,"stream":"psf-in","seq":3}',
    '{"error":{"err_code":10071,"description":"wrong last sequence"}}',
    '{"error":{"err_code":10071,"description":"wrong last sequence: -1"}}',
  ])('counts %j as no answer', (text) => {
    expect(parsePubAck(text).kind).toBe('failed');
  });
});

function refusal(code: number, errCode: number, description: string): string {
  return `{"error":{"code":${code},"err_code":${errCode},"description":"${description}"},"stream":"psf-in","seq":0}`;
}
