import { describe, expect, it } from 'vitest';
import { dictionary, record, text } from '../contract/shape.js';
import { examineCall } from './outcome.js';
import { printReport } from './print-report.js';

describe('a report', () => {
  it('is a block of code that begins with the result and ends with the counts', () => {
    const printed = printReport({
      system: ['Linux'],
      calls: [
        { name: 'pids()', outcome: { kind: 'ok' } },
        { name: 'heapInfo()', outcome: { kind: 'not supported' } },
        { name: 'users()', outcome: { kind: 'error', code: 'access-denied', message: 'refused' } },
      ],
      comparisons: [
        { name: 'bootTime(), as node:os says', outcome: { kind: 'wrong', ours: '1', theirs: '2' } },
        { name: 'pids(), as ps says', outcome: { kind: 'not compared', reason: 'ps does not tell' } },
      ],
    });
    expect(printed.split('\n')).toEqual([
      '```text',
      'psutil-core doctor: found 1 to report',
      'Linux',
      '',
      'ok             pids()',
      'not supported  heapInfo()',
      'error          users(): access-denied: refused',
      '',
      'wrong          bootTime(), as node:os says: ours 1, expected 2',
      'not compared   pids(), as ps says: ps does not tell',
      '',
      '1 ok, 1 not supported, 1 not compared, 1 wrong, 1 error',
      '```',
      '',
    ]);
  });

  it('shows the name of a process harmlessly', async () => {
    const name = '\u001b]0;owned\u0007\n```\n# heading\u202e';
    const wrong = await examineCall({
      name: 'processIter()',
      subject: 'processIter',
      call: () => ({ [name]: { name } }),
      shape: dictionary(record({ other: text })),
    });
    const printed = printReport({ system: [], calls: [wrong], comparisons: [] });
    expect(printed).toContain('found 1 to report');
    expect(printed.replaceAll('\n', '')).toMatch(/^[ -~]*$/u);
    expect(printed.match(/^```/gmu)).toHaveLength(2);
    expect(printed).not.toMatch(/^# heading/mu);
  });
});
