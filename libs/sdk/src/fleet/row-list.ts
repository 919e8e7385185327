import type { CallOptions } from '../client/client.js';
import { createError } from '../client/errors.js';

/** A page of a list: its rows, and what the API says about them. */
export interface ListPage<Row, Meta> {
  readonly data: readonly Row[];
  readonly meta: Meta;
}

/** Reads the first page, or the one with the given cursor. */
export type ReadPage<Row, Meta> = (
  page: { readonly cursor?: string },
  options: CallOptions,
) => Promise<ListPage<Row, Meta>>;

interface WithCursor {
  readonly cursor: string | null;
}

/** The rows of a list, which are read page by page while they are wanted. Each iteration begins at the first row. */
export class RowList<Row, Meta extends WithCursor = WithCursor> implements AsyncIterable<Row> {
  readonly #readPage: ReadPage<Row, Meta>;
  readonly #options: CallOptions;

  constructor(readPage: ReadPage<Row, Meta>, options: CallOptions) {
    this.#readPage = readPage;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    for await (const { data } of this.pages()) {
      yield* data;
    }
  }

  /** The pages, for those who need what `meta` says about them. */
  async *pages(): AsyncGenerator<ListPage<Row, Meta>, void, undefined> {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page: ListPage<Row, Meta> = await this.#readPage(cursor === undefined ? {} : { cursor }, this.#options);
      yield page;
      if (page.meta.cursor !== null && page.meta.cursor === cursor) {
        throw createError('invalid-answer', 'the API answered the same page twice');
      }
      ({ cursor } = page.meta);
    }
  }

  /** The first rows, at most `count`. */
  async first(count: number): Promise<Row[]> {
    const rows: Row[] = [];
    if (count > 0) {
      for await (const row of this) {
        rows.push(row);
        if (rows.length >= count) {
          break;
        }
      }
    }
    return rows;
  }

  /**
   * All rows. Rejects with `too-many-rows` if there are more than `max`, because nobody who wants all is served by
   * some; `first` is for those.
   */
  async toArray({ max }: { readonly max: number }): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const { data } of this.pages()) {
      rows.push(...data);
      if (rows.length > max) {
        throw createError('too-many-rows', `the list has more than ${max} rows`);
      }
    }
    return rows;
  }
}
