import { Readable } from 'node:stream';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { ExportColumn } from './export-columns.js';
import { exportFormats } from './export-format.js';
import { firstRows } from './row-batches.js';
import { writers } from './write-rows.js';

const columns: readonly ExportColumn[] = [
  { name: 'host', kind: 'text' },
  { name: 'rss', kind: 'number' },
  { name: 'cut', kind: 'flag' },
  { name: 'ts', kind: 'time' },
  { name: 'cmdline', kind: 'json' },
];
const rows = [
  { host: 'web-1', rss: 9_007_199_254_740_991, cut: false, ts: '2026-11-22T20:00:10.004Z', cmdline: ['a', 'b "c"'] },
  { host: '=cmd|calc\n"x",', rss: -1.5, cut: true, ts: '2026-11-22T20:00:20.000Z', cmdline: [] },
  { host: '', rss: null, cut: null, ts: null, cmdline: null },
  { host: '💥\u0000\u202e', rss: 0, cut: null, ts: null, cmdline: ['-e', '@SUM(1)'] },
];

async function* batchesOf(all: readonly object[], size = 3): AsyncGenerator<readonly object[]> {
  for (let start = 0; start < all.length; start += size) {
    yield await Promise.resolve(all.slice(start, start + size));
  }
}

async function render(format: (typeof exportFormats)[number], batches: AsyncIterable<readonly object[]>) {
  const parts: Buffer[] = [];
  for await (const part of writers[format](columns, batches)) {
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

const bufferOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

describe('rows as NDJSON', () => {
  it('are the rows of an answer in JSON', async () => {
    const lines = (await render('ndjson', batchesOf(rows))).toString().split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
  });
});

describe('rows as CSV', () => {
  it('tell empty from unknown, and numbers from texts', async () => {
    expect((await render('csv', batchesOf(rows))).toString()).toBe(
      [
        'host,rss,cut,ts,cmdline',
        '"web-1",9007199254740991,false,"2026-11-22T20:00:10.004Z","[""a"",""b \\""c\\""""]"',
        '"\'=cmd|calc\n""x"",",-1.5,true,"2026-11-22T20:00:20.000Z","[]"',
        '"",,,,',
        '"💥\u0000\u202e",0,,,"[""-e"",""@SUM(1)""]"',
        '',
      ].join('\r\n'),
    );
  });

  it('have a header without rows', async () => {
    expect((await render('csv', batchesOf([]))).toString()).toBe('host,rss,cut,ts,cmdline\r\n');
  });
});

describe('rows as Parquet', () => {
  it('have the types of their columns', async () => {
    const file = bufferOf(await render('parquet', batchesOf(rows)));
    expect(await parquetReadObjects({ file })).toEqual(
      rows.map(({ ts, cmdline, ...row }) => ({
        ...row,
        ts: ts === null ? null : new Date(ts),
        cmdline: cmdline === null ? null : JSON.stringify(cmdline),
      })),
    );
  });

  it('are written in row groups while they are read', async () => {
    const many = Array.from({ length: 12_001 }, (_, index) => ({
      host: `web-${index % 700}`,
      rss: index,
      cut: index % 3 === 0 ? null : index % 2 === 0,
      ts: new Date(1_795_377_600_000 + index).toISOString(),
      cmdline: ['a', String(index)],
    }));
    const file = bufferOf(await render('parquet', batchesOf(many, 4000)));
    expect(parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([5000, 5000, 2001]);
    const read = await parquetReadObjects({ file });
    expect(read).toEqual(many.map((row) => ({ ...row, ts: new Date(row.ts), cmdline: JSON.stringify(row.cmdline) })));
  });

  it('make a valid file without rows', async () => {
    expect(await parquetReadObjects({ file: bufferOf(await render('parquet', batchesOf([]))) })).toEqual([]);
  });
});

describe.each(exportFormats)('an export as %s', (format) => {
  it('reads no further than its reader does, and ends with it', async () => {
    const state = { read: 0, isEnded: false };
    async function* endless(): AsyncGenerator<readonly object[]> {
      try {
        for (;;) {
          state.read += 1;
          yield await Promise.resolve(Array.from({ length: 1000 }, () => rows[0] as object));
        }
      } finally {
        state.isEnded = true;
      }
    }
    const bytes = Readable.from(writers[format](columns, endless()), { objectMode: false });
    const reader = bytes[Symbol.asyncIterator]();
    await reader.next();
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(state.read).toBeLessThan(15);
    bytes.destroy();
    await expect.poll(() => state.isEnded).toBe(true);
  });

  it('has no more rows than were wanted', async () => {
    const whole = await render(format, firstRows(batchesOf(rows), 4));
    const limited = await render(format, firstRows(batchesOf([...rows, ...rows], 3), 4));
    expect(limited.equals(whole)).toBe(true);
    expect((await render(format, firstRows(batchesOf(rows, 2), 1))).length).toBeLessThan(whole.length);
  });
});
