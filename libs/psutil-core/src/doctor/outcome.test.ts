import { describe, expect, it } from 'vitest';
import { count, oneOf } from '../contract/shape.js';
import { AccessDenied, NotSupported } from '../index.js';
import { compareAbout, compareExactly, examineComparison, type Comparison } from './comparison.js';
import { examineCall, isFinding, type Outcome } from './outcome.js';

function refuse(): never {
  throw new NotSupported('no such call');
}

async function outcomeOf(subject: string, call: () => unknown): Promise<Outcome> {
  const { outcome } = await examineCall({ name: `${subject}()`, subject, call, shape: count });
  return outcome;
}

describe('a call', () => {
  const outcomes: readonly (readonly [string, () => unknown, Outcome])[] = [
    ['pids', () => 1, { kind: 'ok' }],
    ['pids', () => Promise.resolve(1), { kind: 'ok' }],
    ['noSuchFunction', refuse, { kind: 'not supported' }],
    ['pids', () => -1, { kind: 'wrong', ours: '-1', theirs: 'pids(): expected a count' }],
    ['noSuchFunction', () => 1, { kind: 'wrong', ours: 'it works', theirs: 'isSupported says that it does not' }],
    ['pids', refuse, { kind: 'wrong', ours: 'NotSupported: no such call', theirs: 'isSupported says that it works' }],
  ];
  it.each(outcomes)('of %s has its outcome', async (subject, call, outcome) => {
    expect(await outcomeOf(subject, call)).toEqual(outcome);
  });

  it('that fails has the code of its error, and is a finding unless this user may not know', async () => {
    const denied = await outcomeOf('pids', () => {
      throw new AccessDenied({ pid: 1, message: 'refused' });
    });
    expect(denied).toEqual({ kind: 'error', code: 'access-denied', message: 'refused (pid=1)' });
    expect(isFinding(denied)).toBe(false);
    const mistake = await outcomeOf('pids', () => {
      throw new TypeError('a mistake');
    });
    expect(mistake).toEqual({ kind: 'error', code: 'unknown', message: 'a mistake' });
    expect(isFinding(mistake)).toBe(true);
  });
});

describe('a comparison', () => {
  const names = { name: 'pids()', subject: 'pids', source: 'ps' };
  const outcomes = async (comparison: Comparison): Promise<Outcome> => (await examineComparison(comparison)).outcome;

  it('is wrong with both values', async () => {
    const outcome = await outcomes(compareExactly(names, () => [1, 'one']));
    expect(outcome).toEqual({ kind: 'wrong', ours: '1', theirs: '"one"' });
    expect(isFinding(outcome)).toBe(true);
  });

  it('is made again if the value moves', async () => {
    let readings = 0;
    expect(await outcomes(compareExactly(names, () => [(readings += 1), 3]))).toEqual({ kind: 'ok' });
  });

  it('allows a tolerance, or a share of the larger value', async () => {
    const about = { tolerance: 2, share: 0.1 };
    expect(await outcomes(compareAbout(names, about, () => [3, 5]))).toEqual({ kind: 'ok' });
    expect(await outcomes(compareAbout(names, about, () => [90, 100]))).toEqual({ kind: 'ok' });
    expect(await outcomes(compareAbout(names, about, () => [89, 100]))).toMatchObject({ kind: 'wrong' });
  });

  it('is not made without the other value, nor for what this system lacks', async () => {
    const missing = await outcomes(compareExactly(names, () => null));
    expect(missing).toEqual({ kind: 'not compared', reason: 'ps does not tell' });
    const lacking = await outcomes({ ...compareExactly(names, () => [1, 2]), subject: 'noSuchFunction' });
    expect(lacking).toEqual({ kind: 'not compared', reason: 'not supported here' });
  });

  it('has the error of a reading', async () => {
    expect(await outcomes(compareExactly(names, refuse))).toMatchObject({ kind: 'wrong' });
    expect(await examineCall({ name: 'a', subject: 'pids', call: () => 1, shape: oneOf(2) })).toMatchObject({
      outcome: { kind: 'wrong' },
    });
  });
});
