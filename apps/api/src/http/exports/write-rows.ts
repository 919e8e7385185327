import { setImmediate as nextTurn } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { ExportColumn } from './export-columns.js';
import type { ExportFormat } from './export-format.js';
import { ParquetFile } from './parquet-file.js';
import type { ExportRow } from './row-batches.js';

type Batches = AsyncIterable<readonly object[]>;

/** Rendering this many rows takes a few milliseconds; other requests are answered in between. */
const rowsOfPiece = 500;

/** Renders rows, batch by batch. */
export const writers: Readonly<
  Record<ExportFormat, (columns: readonly ExportColumn[], batches: Batches) => AsyncGenerator<string | Uint8Array>>
> = { ndjson: writeLines, csv: writeCsv, parquet: writeParquet };

/** One JSON object a line, as it stands in `data` of an answer in JSON. */
async function* writeLines(_columns: readonly ExportColumn[], batches: Batches): AsyncGenerator<string> {
  for await (const rows of piecesOf(batches)) {
    yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}

/**
 * RFC 4180 with a header. Texts are quoted, so that an empty one differs from an unknown one. What a spreadsheet would
 * take for a formula gets an apostrophe in front, because the names and arguments of processes are up to anybody.
 */
async function* writeCsv(columns: readonly ExportColumn[], batches: Batches): AsyncGenerator<string> {
  const options = {
    record_delimiter: '\r\n',
    quoted_string: true,
    escape_formulas: true,
    cast: { boolean: String },
  } as const;
  yield stringify([columns.map(({ name }) => name)], { record_delimiter: '\r\n' });
  for await (const rows of piecesOf(batches)) {
    yield stringify(
      rows.map((row) => columns.map((column) => cellOf(row, column))),
      options,
    );
  }
}

async function* writeParquet(columns: readonly ExportColumn[], batches: Batches): AsyncGenerator<Uint8Array> {
  const file = new ParquetFile(columns);
  for await (const rows of piecesOf(batches)) {
    for (const row of rows) {
      file.add(columns.map((column) => cellOf(row, column)));
    }
    yield file.take();
  }
  yield file.finish();
}

function cellOf(row: ExportRow, { name, kind }: ExportColumn): string | number | boolean | null {
  const value = row[name] ?? null;
  return kind === 'json' && value !== null ? JSON.stringify(value) : (value as string | number | boolean | null);
}

async function* piecesOf(batches: Batches): AsyncGenerator<readonly ExportRow[]> {
  for await (const rows of batches) {
    for (let start = 0; start < rows.length; start += rowsOfPiece) {
      yield rows.slice(start, start + rowsOfPiece) as readonly ExportRow[];
      await nextTurn();
    }
  }
}
