import { isLoopback } from '@psfleet/service-kit';
import type { ApiConfig } from './api.config.js';

/** A problem if the listener without TLS would send tokens over a network, and nobody asked for that. */
export function plainListenerProblem({ host, insecure }: Pick<ApiConfig, 'host' | 'insecure'>): string | null {
  return isLoopback(host) || insecure
    ? null
    : `must be an address of loopback, not '${host}', because tokens would cross the network without TLS: ` +
        'set PSFLEET_LISTEN with PSFLEET_TLS_CERT and PSFLEET_TLS_KEY, or start with --insecure (PSFLEET_INSECURE=1) ' +
        'behind a proxy with TLS';
}
