import { beforeEach, describe, expect, it } from 'vitest';
import { type OpenedSession, SessionStore, sessionTimes } from './session-store.js';

let now: number;
let store: SessionStore;
beforeEach(() => {
  now = Date.UTC(2026, 10, 22, 20);
  store = new SessionStore(() => now);
});

function open(): OpenedSession {
  const session = store.open(store.createCode().code);
  if (session === null) {
    throw new Error('no session was opened');
  }
  return session;
}

describe('a code', () => {
  it('has 256 bits and opens one session', () => {
    const { code, endsAt } = store.createCode();
    expect(Buffer.from(code, 'base64url')).toHaveLength(32);
    expect(endsAt - now).toBe(300_000);
    expect(store.open(code)).not.toBeNull();
    expect(store.open(code)).toBeNull();
  });

  it('opens nothing after five minutes', () => {
    const { code } = store.createCode();
    now += sessionTimes.codeMs;
    expect(store.open(code)).toBeNull();
  });

  it.each(['', 'x', 'A'.repeat(43)])('that was guessed (%j) opens nothing', (code) => {
    store.createCode();
    expect(store.open(code)).toBeNull();
  });

  it('makes room for newer ones', () => {
    const [first, second] = [store.createCode(), store.createCode()];
    for (let number = 0; number < 99; number++) {
      store.createCode();
    }
    expect(store.open(first.code)).toBeNull();
    expect(store.open(second.code)).not.toBeNull();
  });
});

describe('a session', () => {
  it('needs both of its halves', () => {
    const [mine, other] = [open(), open()];
    expect(store.use(mine.id, mine.proof)).toBe(true);
    expect([
      store.use(mine.id, other.proof),
      store.use(other.id, mine.proof),
      store.use(mine.proof, mine.id),
      store.use(mine.id, ''),
    ]).toEqual([false, false, false, false]);
  });

  it('ends after half an hour without a request', () => {
    const { id, proof } = open();
    now += sessionTimes.idleMs - 1;
    expect(store.use(id, proof)).toBe(true);
    now += sessionTimes.idleMs;
    expect([store.use(id, proof), store.has(id)]).toEqual([false, false]);
  });

  it('is not used by a request without its proof', () => {
    const { id, proof } = open();
    for (let minutes = 0; minutes < 30; minutes += 10) {
      now += 600_000;
      store.use(id, 'wrong');
      store.has(id);
    }
    expect(store.use(id, proof)).toBe(false);
  });

  it('ends after twelve hours, however busy', () => {
    const { id, proof, endsAt } = open();
    for (let minutes = 0; minutes < 719; minutes++) {
      now += 60_000;
      expect(store.use(id, proof)).toBe(true);
    }
    now += 60_000;
    expect([store.use(id, proof), endsAt]).toEqual([false, now]);
  });

  it('ends when it is ended', () => {
    const { id, proof } = open();
    store.end(id);
    expect([store.use(id, proof), store.has(id)]).toEqual([false, false]);
  });
});
