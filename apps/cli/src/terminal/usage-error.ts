/** A command that cannot be carried out; the message is one line that says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
