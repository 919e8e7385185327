/** Keys of the bucket that distributes the state. Every record lies under its own name. */
export const stateKeys = {
  /** Generation and hash of every record, signed with the state key. */
  manifest: 'manifest',
  /** The trust document, signed with the root key: it names the state key. */
  trust: 'trust',
  /** The lease of the one API that may change the state. */
  writer: 'lease.writer',
} as const;
