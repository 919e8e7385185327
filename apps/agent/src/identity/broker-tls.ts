import { readFileSync } from 'node:fs';
import { isLoopback, type NatsOptions } from '@psfleet/service-kit';

/**
 * How to check the broker's certificate: against the authority that the enrolment brought, or the system's if that is
 * empty. Null, for a plain connection, only if every server is on this machine and none asks for TLS.
 */
export function brokerTls(
  urls: string,
  caFile: string,
  serverName: string | null,
): NonNullable<NatsOptions['tls']> | null {
  const servers = urls.split(',').map((text) => new URL(text.includes('://') ? text.trim() : `nats://${text.trim()}`));
  if (servers.every(({ protocol, hostname }) => protocol === 'nats:' && isLoopback(withoutBrackets(hostname)))) {
    return null;
  }
  return {
    ...(readFileSync(caFile, 'utf8') === '' ? {} : { caFile }),
    ...(serverName === null ? {} : { serverName }),
  };
}

/** An IPv6 address has brackets in a URL. */
function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
