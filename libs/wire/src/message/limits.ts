/** Limits that senders respect and readers enforce. */
export const limits = {
  /** One message on the wire, compressed; larger ones are split into parts. nats-server refuses more than 1 MiB. */
  partBytes: 512 * 1024,
  /** The largest message that the broker accepts. */
  messageBytes: 1024 * 1024,
  /** The largest message after inflating. */
  inflatedBytes: 16 * 1024 * 1024,
  /** Nesting of containers. The deepest legal message is map > map > map > array > array (a cmdline). */
  depth: 8,
  /** Rows of one table in one part, and of all metric groups in one part together. */
  rows: 100_000,
  /** Metric groups in one part. */
  groups: 256,
  /** The id of a host, a boot or a queue; it is stored with every tick. */
  idCharacters: 128,
  parts: 1_000,
  /** Milliseconds between two ticks. */
  intervalMs: 3_600_000,
  /** One text: name, path, device. */
  textCharacters: 4 * 1024,
  /** Texts of a list in a record. */
  recordTexts: 64,
  /** One of them. */
  recordTextBytes: 512,
  /** All arguments of a process together. */
  cmdlineBytes: 8 * 1024,
} as const;
