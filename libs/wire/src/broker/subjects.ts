import { malformed } from '../errors.js';

/** Hosts are spread over this many slots, so that a cluster can have one stream per range of slots. */
export const slotCount = 64;

/** The first tokens of the subjects, for each kind of message. */
const prefixes = {
  data: 'psf.in',
  retry: 'psf.retry',
  dead: 'psf.dead',
  command: 'psf.cmd',
  live: 'psf.live',
} as const;

/** Where agents ask for the collector's clock. */
export const timeSubject = 'psf.time';

/** For each kind of message, the wildcard over all hosts. */
export const wildcards = {
  data: `${prefixes.data}.>`,
  retry: `${prefixes.retry}.>`,
  dead: `${prefixes.dead}.>`,
  command: `${prefixes.command}.>`,
  live: `${prefixes.live}.>`,
} as const;

/** In place of a slot, simulated hosts have this token. */
const simulatedSlot = 'sim';

/** The subjects of a user's credentials, in which the broker fills in the slot and the name that these carry. */
export const hostTemplates = {
  data: `${prefixes.data}.{{tag(slot)}}.{{name()}}`,
  command: `${prefixes.command}.{{name()}}`,
  live: `${prefixes.live}.{{name()}}`,
  /** All simulated hosts: one user plays many. */
  simulated: `${prefixes.data}.${simulatedSlot}.*`,
} as const;

const hostPattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export function isHostName(name: string): boolean {
  return hostPattern.test(name);
}

/** Names of simulated hosts, which no real one may have. */
export function isSimulated(host: string): boolean {
  return host.startsWith('sim-');
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
  const slot = isSimulated(requireHostName(host)) ? simulatedSlot : slotOf(host);
  return `${prefixes.data}.${slot}.${host}`;
}

/**
 * Where a dead letter of the host is sent again. On the host's own subject it would be a message that the host's agent
 * does not expect there.
 */
export function retrySubject(host: string): string {
  return `${prefixes.retry}.${requireHostName(host)}`;
}

export function deadSubject(host: string): string {
  return `${prefixes.dead}.${requireHostName(host)}`;
}

export function commandSubject(host: string): string {
  return `${prefixes.command}.${requireHostName(host)}`;
}

/**
 * The host whose data, or whose dead letter that is sent again, has this subject. The broker lets nobody but the host
 * publish there, or nobody but the API.
 */
export function hostOfDataSubject(subject: string): string {
  const host = subject.slice(subject.lastIndexOf('.') + 1);
  if (!isHostName(host) || (dataSubject(host) !== subject && retrySubject(host) !== subject)) {
    throw malformed(`${JSON.stringify(subject)} is not a data subject`);
  }
  return host;
}
