/**
 * Numbers are comparable within one queue only: a host that starts again begins another one, and so does a machine that
 * uses its name. A queue has one boot. Ticks are grouped by it, as a hash: two strings as a key take much longer.
 */
export const queueKey = (table: string): string => `cityHash64(${table}.host, ${table}.queue)`;

/**
 * Keeps of each host the queue from which a message arrived last, which is the one that it sends now. What its clock
 * said, or how its messages are numbered, does not matter.
 */
export const presentQueues = (host: string): string =>
  `ORDER BY last_arrival DESC, newest DESC
  LIMIT 1 BY ${host}`;
