import { expect, it } from 'vitest';
import { decodeActionReply, encodeActionReply, type ActionReply } from './reply.js';
import { decodeActionRequest, encodeActionRequest, type ActionRequest } from './request.js';
import { packFrame } from '../message/frame.js';

const address = { host: 'web-1', hostId: 'the-id', bootId: 'the-boot' };
const requests: ActionRequest[] = [
  {
    step: 'prepare',
    id: 'a-1',
    verb: { verb: 'nice', value: -20 },
    target: { ...address, pid: 1234, startTicks: 31_245, procUid: 0x9f86d081884c7d65n },
  },
  { step: 'commit', id: 'a-1', target: address, handle: 'f'.repeat(32) },
  { step: 'cancel', id: 'a-1', target: address },
];
const replies: ActionReply[] = [
  { kind: 'prepared', id: 'a-1', handle: '0'.repeat(32) },
  { kind: 'unseen', id: 'a-1', rememberedMs: 0 },
  { kind: 'result', id: 'a-1', outcome: 'delivered', pinned: true, detail: 'still runs' },
  { kind: 'result', id: 'a-1', outcome: 'expired', pinned: null, detail: '' },
];

it.each(requests)('decodes $step as it was encoded', (request) => {
  expect(decodeActionRequest(encodeActionRequest(request))).toEqual(request);
});

it.each(replies)('decodes a reply of kind $kind as it was encoded', (reply) => {
  expect(decodeActionReply(encodeActionReply(reply))).toEqual(reply);
});

it('refuses a request without a step or with an unknown one, and a commit without a handle', () => {
  const fields: readonly (readonly [number, string])[] = [
    [1, 'a-1'],
    [5, 'web-1'],
    [6, 'the-boot'],
    [10, 'the-id'],
  ];
  const withStep = (step: string) => packFrame(new Map([...fields, [11, step]]));
  expect(() => decodeActionRequest(packFrame(new Map(fields)))).toThrow('the action names no step');
  expect(() => decodeActionRequest(withStep('force'))).toThrow('step "force" is not known');
  expect(() => decodeActionRequest(withStep('commit'))).toThrow('field 12');
});
