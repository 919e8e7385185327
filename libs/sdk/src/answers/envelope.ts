import type { EmptyMeta } from './meta.js';

/** The body of every successful answer. */
export interface Envelope<Data, Meta = EmptyMeta> {
  readonly data: Data;
  readonly meta: Meta;
}

/** The body of an answer with rows. */
export type Rows<Row, Meta = EmptyMeta> = Envelope<readonly Row[], Meta>;
