/** Says where and why a text is not a valid search; `position` counts characters from 1. */
export class SearchSyntaxError extends Error {
  override readonly name = 'SearchSyntaxError';

  readonly position: number;

  constructor(position: number, reason: string) {
    super(`cannot be parsed at character ${position}: ${reason}`);
    this.position = position;
  }
}
