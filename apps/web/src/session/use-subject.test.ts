import { describe, expect, it } from 'vitest';
import { followRows } from '../table/frozen-order.js';
import { subjectOf } from './use-subject.js';

interface Row {
  readonly procUid: string;
  readonly cpuPercent: number;
}

/** What a table with the pointer in it shows of one answer after the other. */
function showFrozen(answers: readonly { asked: string; rows: readonly Row[]; isPlaceholderData?: boolean }[]) {
  let shown = { rows: [] as readonly Row[], subject: '', version: 0 };
  return answers.map(({ asked, rows, isPlaceholderData = false }) => {
    const subject = subjectOf(shown.subject, asked, { data: rows, isPlaceholderData });
    const { rows: next, waiting } = followRows(shown, { rows, subject, version: 0 }, true);
    shown = { rows: next, subject, version: 0 };
    return { rows: next, waiting };
  });
}

describe('a table with the pointer in it', () => {
  const live = [
    { procUid: 'a', cpuPercent: 9 },
    { procUid: 'b', cpuPercent: 5 },
  ];
  const past = [{ procUid: 'c', cpuPercent: 7 }];

  it('shows the rows of the new moment as soon as they are there, and none of the old one', () => {
    const shown = showFrozen([
      { asked: 'live', rows: live },
      { asked: 'past', rows: live, isPlaceholderData: true },
      { asked: 'past', rows: past },
    ]);
    expect(shown.at(-1)).toEqual({ rows: past, waiting: 0 });
  });

  it('keeps the order of one moment while its values change', () => {
    const later = [
      { procUid: 'b', cpuPercent: 50 },
      { procUid: 'a', cpuPercent: 8 },
    ];
    const shown = showFrozen([
      { asked: 'live', rows: live },
      { asked: 'live', rows: later },
    ]);
    expect(shown.at(-1)).toEqual({ rows: later.toReversed(), waiting: 2 });
  });

  it('knows the old rows after a request between that got no answer', () => {
    expect(subjectOf('live', 'failed', { data: undefined, isPlaceholderData: false })).toBe('live');
    expect(subjectOf('live', 'past', { data: live, isPlaceholderData: true })).toBe('live');
  });
});
