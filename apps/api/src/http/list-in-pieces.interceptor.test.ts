import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StreamableFile, type ExecutionContext } from '@nestjs/common';
import { lastValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ListInPiecesInterceptor } from './list-in-pieces.interceptor.js';

const render = (answer: unknown): Promise<unknown> =>
  lastValueFrom(new ListInPiecesInterceptor().intercept({} as ExecutionContext, { handle: () => of(answer) }));

const rows = (count: number): unknown[] =>
  Array.from({ length: count }, (_, index) => ({ index, name: '],"meta":💥\n', values: [null, index / 3] }));

describe('a long list', () => {
  it.each([1001, 1200, 1201, 10_000])('of %s rows has the same JSON in pieces', async (count) => {
    const answer = { data: rows(count), meta: { cursor: 'x', warnings: ['"'] } };
    const file = await render(answer);
    expect(file).toBeInstanceOf(StreamableFile);
    const pieces = (file as StreamableFile).getStream();
    expect(await text(pieces)).toBe(JSON.stringify(answer));
    expect((file as StreamableFile).getHeaders().type).toBe('application/json; charset=utf-8');
  });

  it('lets other requests be answered between its pieces', async () => {
    const file = (await render({ data: rows(10_000), meta: {} })) as StreamableFile;
    let turns = 0;
    const others = new AbortController();
    const serveOthers = async (): Promise<void> => {
      while (!others.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    };
    const serving = serveOthers();
    await text(file.getStream());
    others.abort();
    await serving;
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it.each([
    { data: rows(1000), meta: {} },
    { data: { rows: 1 }, meta: {} },
    { data: rows(2000) },
    rows(2000),
    'text',
    undefined,
    null,
  ])('differs from everything else, which stays as it is', async (answer) => {
    expect(await render(answer)).toBe(answer);
  });
});
