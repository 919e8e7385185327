import { isIP, isIPv6 } from 'node:net';
import { TrustError } from '../errors.js';

export interface GeneralName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const dnsName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);

/** The names of a server for its certificate: each once, however it is written. Throws TrustError. */
export function generalNames(names: readonly string[]): GeneralName[] {
  if (names.length === 0) {
    throw new TrustError('malformed', 'a server certificate needs at least one DNS name or IP address');
  }
  return [...new Set(names.map((name) => canonical(name)))].map(generalName);
}

/** A DNS name in lower case, an IPv6 address as RFC 5952 writes it. */
export function canonical(name: string): string {
  return isIPv6(name) ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();
}

function generalName(value: string): GeneralName {
  if (isIP(value) !== 0) {
    return { type: 'ip', value };
  }
  if (!dnsName.test(value)) {
    throw new TrustError('malformed', `'${value}' is neither a DNS name nor an IP address: correct it`);
  }
  return { type: 'dns', value };
}
