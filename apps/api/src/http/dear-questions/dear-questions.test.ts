import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Problem } from '../problem.js';
import { DearQuestions } from './dear-questions.js';

const limits = { runningOfToken: 2, running: 3, waitingOfToken: 4, waiting: 6, maxWaitMs: 200 };

/** Questions that end when they are told to. */
class Questions {
  readonly running: string[] = [];
  readonly #ends = new Map<string, () => void>();

  ask(dear: DearQuestions, token: string, name: string): Promise<string> {
    return dear.ask(token, async () => {
      this.running.push(name);
      await new Promise<void>((resolve) => this.#ends.set(name, resolve));
      this.running.splice(this.running.indexOf(name), 1);
      return name;
    });
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await sleep(5);
  }
}

async function refused(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
    return null;
  } catch (error) {
    return error instanceof Problem ? [error.code, error.facts.headers] : error;
  }
}
const tooMany = ['too-many-questions', { 'retry-after': '5' }];

describe('DearQuestions', () => {
  it('runs few of a token and few of all at once, in order', async () => {
    const dear = new DearQuestions({ ...limits, maxWaitMs: 10_000 });
    const questions = new Questions();
    const asked = ['a1', 'a2', 'a3', 'b1', 'b2'].map((name) => questions.ask(dear, name[0] ?? '', name));
    await sleep(5);
    expect(questions.running).toEqual(['a1', 'a2', 'b1']);
    await questions.end('b1');
    expect(questions.running).toEqual(['a1', 'a2', 'b2']);
    await questions.end('a1');
    expect(questions.running).toEqual(['a2', 'b2', 'a3']);
    for (const name of ['a2', 'b2', 'a3']) {
      await questions.end(name);
    }
    expect(await Promise.all(asked)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
  });

  it('refuses a question at once if too many wait, of its token or in all', async () => {
    const dear = new DearQuestions({ ...limits, maxWaitMs: 10_000 });
    const questions = new Questions();
    const asked = Array.from({ length: 6 }, (_, index) => questions.ask(dear, 'a', `a${index}`));
    expect(await refused(questions.ask(dear, 'a', 'a6'))).toEqual(tooMany);
    asked.push(...['b0', 'b1', 'b2'].map((name) => questions.ask(dear, 'b', name)));
    await sleep(5);
    expect(await refused(questions.ask(dear, 'c', 'c0'))).toEqual(tooMany);
    for (const name of ['a0', 'a1', 'b0', 'a2', 'a3', 'b1', 'b2', 'a4', 'a5']) {
      await questions.end(name);
    }
    expect(await Promise.all(asked)).toHaveLength(9);
    const last = questions.ask(dear, 'c', 'c1');
    await sleep(5);
    await questions.end('c1');
    expect(await last).toBe('c1');
  });

  it('refuses a question that waited for too long, and never ends one that runs', async () => {
    const dear = new DearQuestions(limits);
    const questions = new Questions();
    const running = [questions.ask(dear, 'a', 'a1'), questions.ask(dear, 'a', 'a2'), questions.ask(dear, 'b', 'b1')];
    const waiting = [questions.ask(dear, 'a', 'a3'), questions.ask(dear, 'b', 'b2')];
    expect(await Promise.all(waiting.map(refused))).toEqual([tooMany, tooMany]);
    await sleep(limits.maxWaitMs);
    for (const name of ['a1', 'a2', 'b1']) {
      await questions.end(name);
    }
    expect(await Promise.all(running)).toEqual(['a1', 'a2', 'b1']);
    const next = questions.ask(dear, 'a', 'a4');
    await sleep(5);
    await questions.end('a4');
    expect(await next).toBe('a4');
  });

  it('passes the failure of a question on, and goes on', async () => {
    const dear = new DearQuestions(limits);
    const failing = Array.from({ length: 5 }, () =>
      dear.ask('a', () => Promise.reject(new RangeError('this question'))).catch((error: unknown) => error),
    );
    expect(await Promise.all(failing)).toEqual(Array.from({ length: 5 }, () => new RangeError('this question')));
    expect(await dear.ask('a', () => Promise.resolve(1))).toBe(1);
  });
});
