import { malformed } from '../errors.js';

/** Number of slots that the hosts are spread over; a cluster has a stream for a range of slots. */
export const slotCount = 64;

/** Streams and the subjects that they store. */
export const streams = {
  data: { name: 'psf-in', subjects: ['psf.in.>'] },
  dead: { name: 'psf-dead', subjects: ['psf.dead.>'] },
} as const;

const hostPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export function isHostName(name: string): boolean {
  return hostPattern.test(name);
}

/** The name under which a host runs: lower case, '.' and what a subject cannot hold become '_'. Throws WireError if nothing is left. */
export function hostNameOf(hostname: string): string {
  const name = hostname
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_')
    .replace(/^[_-]+/, '')
    .slice(0, 63);
  if (!isHostName(name)) {
    throw malformed(`host name ${JSON.stringify(hostname)} has no letter or digit to start with`);
  }
  return name;
}

/** FNV-1a, 32 bits, modulo the number of slots. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function slotOf(host: string): number {
  return fnv1a32(host) % slotCount;
}

/** Also spreads the ticks of a fleet over the interval. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}

function checked(host: string): string {
  if (!isHostName(host)) {
    throw malformed(`${JSON.stringify(host)} is not a host name`);
  }
  return host;
}

export function dataSubject(host: string): string {
  return `psf.in.${slotOf(checked(host))}.${host}`;
}

export function deadSubject(host: string): string {
  return `psf.dead.${checked(host)}`;
}

export function commandSubject(host: string): string {
  return `psf.cmd.${checked(host)}`;
}

/** The host that a data subject belongs to; the broker let nobody else publish there. */
export function hostOfDataSubject(subject: string): string {
  const [, , , host = ''] = subject.split('.');
  if (!isHostName(host) || dataSubject(host) !== subject) {
    throw malformed(`${JSON.stringify(subject)} is not a data subject`);
  }
  return host;
}

/** Nats-Msg-Id: names the incarnation of the sender's queue, so that a restarted agent is never taken for its predecessor. */
export function messageId(host: string, queue: string, seq: number): string {
  return `${host}:${queue}:${seq}`;
}

/**
 * Nats-Msg-Id of a dead letter that is sent again: another than the message had, which the broker may still know, and none of a queue: it is no place where an
 * agent may go on. The time, in milliseconds since the epoch, tells apart streams that count anew.
 */
export function retryMessageId(letter: number, storedMs: number): string {
  return `dead-letter/${letter}/${storedMs}`;
}

/** The queue and number that a Nats-Msg-Id names; null if it is none of ours. */
export function parseMessageId(id: string): { readonly queueId: string; readonly seq: number } | null {
  const [, queueId, digits] = /^[^:]+:([^:]+):(\d{1,16})$/.exec(id) ?? [];
  return queueId === undefined ? null : { queueId, seq: Number(digits) };
}
