import { describe, expect, it } from 'vitest';
import { RowList } from './row-list.js';

/** A list of numbers in pages of three, and how many of them were read. */
function numbers(count: number): { list: RowList<number>; pagesRead: () => number } {
  let read = 0;
  const list = new RowList<number>(({ cursor = '0' }) => {
    read++;
    const start = Number(cursor);
    const data = Array.from({ length: Math.min(3, count - start) }, (_, index) => start + index);
    return Promise.resolve({ data, meta: { cursor: start + 3 < count ? String(start + 3) : null } });
  }, {});
  return { list, pagesRead: () => read };
}

describe('a list', () => {
  it.each([0, 1, 3, 4, 7])('of %d rows has each once', async (count) => {
    const rows: number[] = [];
    for await (const row of numbers(count).list) {
      rows.push(row);
    }
    expect(rows).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('reads no page before its rows are wanted', async () => {
    const { list, pagesRead } = numbers(100);
    expect(pagesRead()).toBe(0);
    expect(await list.first(3)).toEqual([0, 1, 2]);
    expect(pagesRead()).toBe(1);
    expect(await list.first(0)).toEqual([]);
    expect(pagesRead()).toBe(1);
    expect(await list.first(4)).toEqual([0, 1, 2, 3]);
    expect(pagesRead()).toBe(3);
  });

  it('has pages with what the API says about them', async () => {
    const cursors: (string | null)[] = [];
    for await (const { meta } of numbers(7).list.pages()) {
      cursors.push(meta.cursor);
    }
    expect(cursors).toEqual(['3', '6', null]);
  });

  it('gives all rows, or none if they are too many', async () => {
    const { list, pagesRead } = numbers(100);
    expect(await numbers(7).list.toArray({ max: 7 })).toHaveLength(7);
    await expect(list.toArray({ max: 5 })).rejects.toMatchObject({ code: 'too-many-rows' });
    expect(pagesRead()).toBe(2);
  });

  it('does not go round in circles', async () => {
    const list = new RowList<number>(() => Promise.resolve({ data: [1], meta: { cursor: 'again' } }), {});
    await expect(list.toArray({ max: Infinity })).rejects.toMatchObject({ code: 'invalid-answer' });
  });
});
