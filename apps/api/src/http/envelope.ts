/** The body of every successful answer under /api/v1. */
export interface Envelope<Data, Meta = Record<string, never>> {
  readonly data: Data;
  readonly meta: Meta;
}
