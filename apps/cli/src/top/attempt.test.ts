import { FleetError } from '@psfleet/sdk';
import { expect, test } from 'vitest';
import { attempt } from './attempt.js';

async function outcomeOf(work: () => Promise<void>, signal = new AbortController().signal): Promise<string[]> {
  const outcome: string[] = [];
  await attempt({ signal, redraw: () => void outcome.push('drawn') }, work, (text) => void outcome.push(text));
  return outcome;
}

test('a failure of the API is shown in harmless text', async () => {
  const work = (): Promise<void> => Promise.reject(new FleetError('unreachable', 'no \u001B[2J'));
  expect(await outcomeOf(work)).toEqual([String.raw`no \u{1b}[2J`, 'drawn']);
});

test('what ends because somebody left is no failure', async () => {
  const leaving = new AbortController();
  const work = async (): Promise<void> => {
    await Promise.resolve();
    leaving.abort();
    leaving.signal.throwIfAborted();
  };
  expect(await outcomeOf(work, leaving.signal)).toEqual([]);
});

test('a mistake of the program is not hidden', async () => {
  await expect(outcomeOf(() => Promise.reject(new TypeError('a mistake')))).rejects.toThrow('a mistake');
});
