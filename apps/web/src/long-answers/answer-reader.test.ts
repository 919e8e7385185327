import { describe, expect, it } from 'vitest';
import { AnswerReader, type ReadingWorker } from './answer-reader.js';
import type { ReadReply, ReadRequest } from './row-worker.js';

/** A worker that says only what a test has it say. */
class SilentWorker implements ReadingWorker {
  readonly asked: ReadRequest[] = [];
  isTerminated = false;
  readonly #listeners = new Map<string, (event: { readonly data: ReadReply }) => void>();

  postMessage(request: ReadRequest): void {
    this.asked.push(request);
  }

  addEventListener(type: string, listener: (event: { readonly data: ReadReply }) => void): void {
    this.#listeners.set(type, listener);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(type: 'message' | 'error' | 'messageerror'): void {
    this.#listeners.get(type)?.({ data: null });
  }
}

const request = (value: number): ReadRequest => ({ url: 'http://page/api/v1/processes', text: `[${value}]` });
const anHour = 3_600_000;

describe('a worker that reads answers', () => {
  it.each(['error', 'messageerror'] as const)('is given up after an %s', async (event) => {
    const worker = new SilentWorker();
    const reader = new AnswerReader(() => worker, anHour);
    const answers = [reader.read(request(1)), reader.read(request(2))];
    worker.say(event);
    expect(await Promise.all(answers)).toEqual([[1], [2]]);
    expect(worker.isTerminated).toBe(true);
    expect(reader.read(request(3))).toEqual([3]);
    expect(worker.asked).toHaveLength(2);
  });

  it('is given up when it says nothing within the limit', async () => {
    const worker = new SilentWorker();
    const reader = new AnswerReader(() => worker, 50);
    expect(await Promise.all([reader.read(request(1)), reader.read(request(2))])).toEqual([[1], [2]]);
    expect(worker.isTerminated).toBe(true);
    expect(reader.read(request(3))).toEqual([3]);
  });

  it('is given up when it falls silent after its first reply', async () => {
    const worker = new SilentWorker();
    const reader = new AnswerReader(() => worker, 200);
    const answers = [reader.read(request(1)), reader.read(request(2))];
    worker.say('message');
    expect(await Promise.all(answers)).toEqual([[1], [2]]);
    expect(worker.isTerminated).toBe(true);
  });

  it('hands on that a text is no JSON', async () => {
    const worker = new SilentWorker();
    const reader = new AnswerReader(() => worker, anHour);
    const answer = reader.read({ ...request(1), text: 'no JSON' });
    worker.say('message');
    await expect(answer).rejects.toThrow(SyntaxError);
    expect(worker.isTerminated).toBe(false);
  });
});
