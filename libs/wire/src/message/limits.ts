/** Bounds that both ends keep. Sizes in bytes. */
export const limits = {
  /** One message on the wire, compressed; larger ones are split into parts. nats-server refuses more than 1 MiB. */
  partBytes: 512 * 1024,
  /** What the broker accepts at all. */
  messageBytes: 1024 * 1024,
  /** Inflating stops here. */
  inflatedBytes: 16 * 1024 * 1024,
  /** Containers inside containers. The deepest legal message is map > map > map > array > array (a cmdline). */
  depth: 8,
  /** Rows of one table in one part; of all metric groups together. */
  rows: 100_000,
  /** Metric groups in one part. */
  groups: 256,
  /** One id of a host, a boot or a queue. It is stored with every row. */
  idCharacters: 128,
  parts: 1_000,
  /** Milliseconds between two ticks. */
  intervalMs: 3_600_000,
  /** One text: name, path, device. */
  textCharacters: 4 * 1024,
  /** All arguments of a process together. */
  cmdlineBytes: 4 * 1024,
} as const;
