import { malformed } from '../errors.js';

/** Hosts are spread over this many slots, so that a cluster can have one stream per range of slots. */
export const slotCount = 64;

/** The first tokens of the subjects, for each kind of message. */
const prefixes = { data: 'psf.in', dead: 'psf.dead', command: 'psf.cmd', live: 'psf.live' } as const;

/** For each kind of message, the wildcard over all hosts. */
export const wildcards = {
  data: `${prefixes.data}.>`,
  dead: `${prefixes.dead}.>`,
  command: `${prefixes.command}.>`,
  live: `${prefixes.live}.>`,
} as const;

const hostPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export function isHostName(name: string): boolean {
  return hostPattern.test(name);
}

/**
 * The name under which a host runs: its hostname in lower case, with '_' for '.' and for every character that a subject
 * cannot contain. Throws WireError if no letter or digit is left.
 */
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

/** Agents also use it to spread the ticks of a fleet over the interval. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash;
}

/** Throws WireError if a name could change the meaning of the subject that it becomes part of. */
function requireHostName(host: string): string {
  if (!isHostName(host)) {
    throw malformed(`${JSON.stringify(host)} is not a host name`);
  }
  return host;
}

export function dataSubject(host: string): string {
  return `${prefixes.data}.${slotOf(requireHostName(host))}.${host}`;
}

export function deadSubject(host: string): string {
  return `${prefixes.dead}.${requireHostName(host)}`;
}

export function commandSubject(host: string): string {
  return `${prefixes.command}.${requireHostName(host)}`;
}

/**
 * The host whose data subject this is. Only where each host has credentials of its own does the broker keep others from
 * publishing there.
 */
export function hostOfDataSubject(subject: string): string {
  const [, , , host = ''] = subject.split('.');
  if (!isHostName(host) || dataSubject(host) !== subject) {
    throw malformed(`${JSON.stringify(subject)} is not a data subject`);
  }
  return host;
}
