export type ExportRow = Readonly<Record<string, unknown>>;

/**
 * The answer of a handler to a request for an export: all rows, in batches of which each is read when the one before
 * has been sent. `facts` is what is known before the first row, as the `meta` of an answer in JSON.
 */
export class RowBatches {
  readonly batches: AsyncIterable<readonly object[]>;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(batches: AsyncIterable<readonly object[]>, facts: Readonly<Record<string, unknown>> = {}) {
    this.batches = batches;
    this.facts = facts;
  }

  /** Rows that have been read already. */
  static of(rows: readonly object[], { warnings, ...facts }: { readonly warnings: readonly string[] }): RowBatches {
    return new RowBatches(oneBatch(rows), { ...facts, warnings });
  }
}

/** Rows of a page; `cursor` is null on the last one. */
interface Page {
  readonly rows: readonly object[];
  readonly cursor: string | null;
}

/** Rows that one question reads for an export, and that are in memory with their command lines. */
export const rowsOfBatch = 4000;

/** Follows the pages of a list. */
export async function* eachPage(
  read: (position: { readonly cursor?: string }) => Promise<Page>,
): AsyncGenerator<readonly object[]> {
  for (let cursor: string | null = null; ;) {
    const page: Page = await read(cursor === null ? {} : { cursor });
    yield page.rows;
    if (page.cursor === null) {
      return;
    }
    cursor = page.cursor;
  }
}

async function* oneBatch(rows: readonly object[]): AsyncGenerator<readonly object[]> {
  yield await Promise.resolve(rows);
}

/** The first `limit` rows. */
export async function* firstRows(
  batches: AsyncIterable<readonly object[]>,
  limit: number,
): AsyncGenerator<readonly object[]> {
  let left = limit;
  for await (const rows of batches) {
    yield rows.slice(0, left);
    left -= rows.length;
    if (left <= 0) {
      return;
    }
  }
}
