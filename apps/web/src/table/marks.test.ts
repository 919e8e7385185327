import { describe, expect, it } from 'vitest';
import { extendMarks, noMarks, toggleMark } from './marks.js';

const order = ['a', 'b', 'c', 'd', 'e'];
const uidsOf = ({ uids }: typeof noMarks): string[] => [...uids].toSorted();

describe('marks', () => {
  it('are set and taken away one by one', () => {
    const two = toggleMark(toggleMark(noMarks, 'a'), 'd');
    expect(uidsOf(two)).toEqual(['a', 'd']);
    expect(uidsOf(toggleMark(two, 'a'))).toEqual(['d']);
  });

  it('are set from the chosen row on, where nothing was marked', () => {
    expect(uidsOf(extendMarks(noMarks, order, 'b', 'd'))).toEqual(['b', 'c', 'd']);
    expect(uidsOf(extendMarks(noMarks, order, null, 'd'))).toEqual(['d']);
  });

  it('follow the end of a range on both sides of where it began, and keep those outside of it', () => {
    const begun = toggleMark(toggleMark(noMarks, 'e'), 'b');
    const wide = extendMarks(begun, order, null, 'd');
    expect(uidsOf(wide)).toEqual(['b', 'c', 'd', 'e']);
    const narrow = extendMarks(wide, order, null, 'c');
    expect(uidsOf(narrow)).toEqual(['b', 'c', 'e']);
    expect(uidsOf(extendMarks(narrow, order, null, 'a'))).toEqual(['a', 'b', 'e']);
  });

  it('stay on the processes when the order changes, and start from the chosen row where the first one is gone', () => {
    const range = extendMarks(toggleMark(noMarks, 'b'), order, null, 'c');
    expect(uidsOf(extendMarks(range, ['d', 'e'], 'd', 'e'))).toEqual(['b', 'c', 'd', 'e']);
  });
});
