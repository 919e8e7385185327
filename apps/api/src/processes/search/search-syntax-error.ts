/** Where and why a text is not a search; `position` counts characters from 1. */
export class SearchSyntaxError extends Error {
  override readonly name = 'SearchSyntaxError';

  readonly position: number;

  constructor(position: number, reason: string) {
    super(`is not understood at character ${position}: ${reason}`);
    this.position = position;
  }
}
