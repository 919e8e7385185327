/** Which part of a list to read. */
export interface PageQuery {
  /** Maximum number of rows of a page. Default: 100. */
  readonly limit?: number;
  /** `meta.cursor` of the previous page. */
  readonly cursor?: string;
}
