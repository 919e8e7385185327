import { absentColumns, dataSubject, encodeMessage, eventTable } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { messageOf } from '../../tests/message-of.js';
import { InvalidMessage, validateMessage } from './validate-message.js';

const now = Date.UTC(2026, 10, 23, 12);

it.each([
  ['was set back by years', Date.UTC(2099, 0, 1)],
  ['started in 1970, before it was synchronised', 5000],
])('accepts events since the previous tick of a host whose clock %s', (_, since) => {
  const columns = {
    ...absentColumns(eventTable, 1),
    kind: { values: ['exit'], indexes: [0] },
    at: [now],
    since: [since],
    source: { values: ['sweep'], indexes: [0] },
    proc_uid: BigUint64Array.of(1n),
    pid: [1],
  };
  const message = { ...messageOf({ seq: 2, ts: now }), events: { rows: 1, columns } };
  expect(validateMessage(dataSubject('web-1'), encodeMessage(message), now, 14).events?.columns.since).toEqual(
    Float64Array.of(since),
  );
});

it('rejects a message only if it is older than raw rows are kept', () => {
  const bytes = encodeMessage(messageOf({ seq: 3, ts: now - 20 * 86_400_000 }));
  expect(validateMessage(dataSubject('web-1'), bytes, now, 30).seq).toBe(3);
  expect(() => validateMessage(dataSubject('web-1'), bytes, now, 7)).toThrow(InvalidMessage);
});

it.each([
  ['in this message', { keyframeSeq: 3, keyframeTs: now }, true],
  ['in an earlier message', { keyframeSeq: 1, keyframeTs: now - 900_000 }, true],
  ['of 1970', { keyframeSeq: 1, keyframeTs: 0 }, true],
  ['in a later message', { keyframeSeq: 4, keyframeTs: now }, false],
  ['after the tick', { keyframeSeq: 2, keyframeTs: now + 1 }, false],
  ['at a time that cannot be stored', { keyframeSeq: 2, keyframeTs: Number.MAX_SAFE_INTEGER }, false],
])('accepts or rejects a newest keyframe %s', (_, keyframe, isValid) => {
  const message = messageOf({ seq: 3, ts: now });
  const validate = (): unknown =>
    validateMessage(
      dataSubject('web-1'),
      encodeMessage({ ...message, tick: { ...message.tick, ...keyframe } }),
      now,
      14,
    ).tick;
  if (isValid) {
    expect(validate()).toMatchObject(keyframe);
  } else {
    expect(validate).toThrow(InvalidMessage);
  }
});

it.each([
  ['at the tick', now, true],
  ['before it', 0, true],
  ['after it', now + 1, false],
  ['at a time that cannot be stored', Number.MAX_SAFE_INTEGER, false],
])('accepts or rejects a sample of the process with the maximum rss %s', (_, sampleTs, isValid) => {
  const message = messageOf({ seq: 3, ts: now });
  const maxRssProcess = { maxRssProcUid: 1n, maxRssTs: sampleTs, nextRss: 5 };
  const validate = (): unknown =>
    validateMessage(
      dataSubject('web-1'),
      encodeMessage({ ...message, tick: { ...message.tick, ...maxRssProcess } }),
      now,
      14,
    ).tick;
  if (isValid) {
    expect(validate()).toMatchObject(maxRssProcess);
  } else {
    expect(validate).toThrow(InvalidMessage);
  }
});

const hourMs = 3_600_000;
const known = (offsetMs: number) => ({ offsetMs, timeSource: 'collector' as const });

it.each([
  ['two hours ahead that knows it', 2 * hourMs, known(-2 * hourMs), null],
  ['twenty days behind that knows it', -20 * 24 * hourMs, known(20 * 24 * hourMs), null],
  ['right, with an offset that makes it wrong', 0, known(2 * hourMs), 'more than 10 minutes ahead of this clock'],
  [
    'two hours ahead without an answer',
    2 * hourMs,
    { offsetMs: 0, timeSource: 'none' },
    'got no answer about the time',
  ],
  ['twenty days behind', -20 * 24 * hourMs, known(0), 'is older than 14 days'],
  ['right, with a huge offset', 0, known(Number.MAX_SAFE_INTEGER), 'ahead'],
  ['right, with a huge negative offset', 0, known(Number.MIN_SAFE_INTEGER), 'older'],
] as const)("judges the tick of a host whose clock is %s by the fleet's time", (_, aheadMs, clock, reason) => {
  const message = messageOf({ seq: 3, ts: now + aheadMs });
  const bytes = encodeMessage({ ...message, tick: { ...message.tick, ...clock } });
  const validate = (): unknown => validateMessage(dataSubject('web-1'), bytes, now, 14).seq;
  if (reason === null) {
    expect(validate()).toBe(3);
  } else {
    expect(validate).toThrow(reason);
  }
});

it.each([
  ['newest keyframe', { keyframeSeq: 1, keyframeTs: 0 }],
  ['sample', { maxRssProcUid: 1n, maxRssTs: 0, nextRss: 5 }],
])('rejects a %s that the offset moves before 1970', (what, hints) => {
  const message = messageOf({ seq: 3, ts: now + hourMs });
  const bytes = encodeMessage({ ...message, tick: { ...message.tick, ...known(-hourMs), ...hints } });
  expect(() => validateMessage(dataSubject('web-1'), bytes, now, 14)).toThrow(
    `${what} of 1969-12-31T23:00:00.000Z cannot be stored`,
  );
});
