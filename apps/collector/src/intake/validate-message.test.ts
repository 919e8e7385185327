import { dataSubject, encodeMessage } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { messageOf } from '../../tests/message-of.js';
import { admitMessage, InvalidMessage } from './validate-message.js';

const now = Date.UTC(2026, 10, 23, 12);

it.each([
  ['was set back by years', Date.UTC(2099, 0, 1)],
  ['began in 1970, before it asked for the time', 5000],
])('admits what a host saw since the tick before, when its clock %s', (_, since) => {
  const nothing = { values: [], indexes: [null] };
  const columns = {
    kind: { values: ['exit'], indexes: [0] },
    at: [now],
    since: [since],
    source: { values: ['sweep'], indexes: [0] },
    proc_uid: BigUint64Array.of(1n),
    pid: [1],
    name: nothing,
    username: nothing,
    exit_code: [null],
    exit_signal: [null],
    lifetime_ms: [null],
    step_ms: [null],
  };
  const message = { ...messageOf({ seq: 2, ts: now }), events: { rows: 1, columns } };
  expect(admitMessage(dataSubject('web-1'), encodeMessage(message), now, 14).events?.columns.since).toEqual(
    Float64Array.of(since),
  );
});

it('admits no message that is older than raw rows are kept, and all that are not', () => {
  const bytes = encodeMessage(messageOf({ seq: 3, ts: now - 20 * 86_400_000 }));
  expect(admitMessage(dataSubject('web-1'), bytes, now, 30).seq).toBe(3);
  expect(() => admitMessage(dataSubject('web-1'), bytes, now, 7)).toThrow(InvalidMessage);
});

it.each([
  ['of its own', { seq: 3, ts: now }, true],
  ['before it', { seq: 1, ts: now - 900_000 }, true],
  ['long before it', { seq: 1, ts: 0 }, true],
  ['in a message to come', { seq: 4, ts: now }, false],
  ['of a time to come', { seq: 2, ts: now + 1 }, false],
  ['of a time that cannot be stored', { seq: 2, ts: Number.MAX_SAFE_INTEGER }, false],
])('a keyframe %s is admitted or not', (_, newestKeyframe, isAdmitted) => {
  const message = messageOf({ seq: 3, ts: now });
  const admit = (): unknown =>
    admitMessage(
      dataSubject('web-1'),
      encodeMessage({ ...message, tick: { ...message.tick, newestKeyframe } }),
      now,
      14,
    ).tick.newestKeyframe;
  if (isAdmitted) {
    expect(admit()).toEqual(newestKeyframe);
  } else {
    expect(admit).toThrow(InvalidMessage);
  }
});

it.each([
  ['of its own', now, true],
  ['before it', 0, true],
  ['to come', now + 1, false],
  ['that cannot be stored', Number.MAX_SAFE_INTEGER, false],
])('a sample of the highest process of a time %s is admitted or not', (_, sampleTs, isAdmitted) => {
  const message = messageOf({ seq: 3, ts: now });
  const maxRssProcess = { procUid: 1n, sampleTs, nextRss: 5 };
  const admit = (): unknown =>
    admitMessage(dataSubject('web-1'), encodeMessage({ ...message, tick: { ...message.tick, maxRssProcess } }), now, 14)
      .tick.maxRssProcess;
  if (isAdmitted) {
    expect(admit()).toEqual(maxRssProcess);
  } else {
    expect(admit).toThrow(InvalidMessage);
  }
});
