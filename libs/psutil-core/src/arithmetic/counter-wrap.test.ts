import { describe, expect, it } from 'vitest';
import { CounterWrap } from './counter-wrap.js';

interface Pair {
  readonly a: number;
  readonly b: number | null;
}

const read = (entries: Readonly<Record<string, Pair>>) => new Map(Object.entries(entries));
const start = () => new CounterWrap<Pair>(['a', 'b']);

describe('CounterWrap', () => {
  it('returns the first readings as they are', () => {
    expect(
      start()
        .update(read({ x: { a: 5, b: 6 } }))
        .get('x'),
    ).toEqual({ a: 5, b: 6 });
  });

  it('adds what was lost at each wrap, field by field', () => {
    const wrap = start();
    wrap.update(read({ x: { a: 100, b: 100 } }));
    expect(wrap.update(read({ x: { a: 10, b: 100 } })).get('x')).toEqual({ a: 110, b: 100 });
    expect(wrap.update(read({ x: { a: 20, b: 50 } })).get('x')).toEqual({ a: 120, b: 150 });
    expect(wrap.update(read({ x: { a: 5, b: 60 } })).get('x')).toEqual({ a: 125, b: 160 });
  });

  it('forgets a key that vanished', () => {
    const wrap = start();
    wrap.update(read({ x: { a: 100, b: 0 } }));
    wrap.update(read({ x: { a: 10, b: 0 } }));
    wrap.update(read({}));
    expect(wrap.update(read({ x: { a: 7, b: 0 } })).get('x')).toEqual({ a: 7, b: 0 });
  });

  it('takes an unknown value for neither a wrap nor a zero', () => {
    const wrap = start();
    wrap.update(read({ x: { a: 1, b: 50 } }));
    expect(wrap.update(read({ x: { a: 1, b: null } })).get('x')).toEqual({ a: 1, b: null });
    expect(wrap.update(read({ x: { a: 1, b: 10 } })).get('x')).toEqual({ a: 1, b: 10 });
  });

  it('does not change what it was given, and cacheClear starts over', () => {
    const wrap = start();
    wrap.update(read({ x: { a: 100, b: 0 } }));
    const raw = read({ x: { a: 10, b: 0 } });
    wrap.update(raw);
    expect(raw.get('x')).toEqual({ a: 10, b: 0 });
    wrap.cacheClear();
    expect(wrap.update(raw).get('x')).toEqual({ a: 10, b: 0 });
  });
});
