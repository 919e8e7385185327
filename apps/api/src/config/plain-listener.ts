import { ConfigError, isLoopback } from '@psfleet/service-kit';
import type { ApiConfig } from './api.config.js';

/** Throws ConfigError if the listener without TLS would send tokens over a network, and nobody asked for that. */
export function requirePrivateListener({ host, insecure }: Pick<ApiConfig, 'host' | 'insecure'>): void {
  if (!isLoopback(host) && !insecure) {
    const rule =
      `must be an address of loopback, not '${host}', because tokens would cross the network without TLS: ` +
      'set PSFLEET_LISTEN with PSFLEET_TLS_CERT and PSFLEET_TLS_KEY, or start with --insecure (PSFLEET_INSECURE=1) ' +
      'behind a proxy with TLS';
    throw new ConfigError([{ variable: 'PSFLEET_API_HOST', rule }]);
  }
}
