import { requireFreePort } from '@psfleet/embedded';
import type { UpConfig } from '../../config/cli-config.js';
import type { ListenPlan } from '../listen/plan-listening.js';
import { type Part, parts } from './parts.js';

/**
 * Checks all ports before anything starts: a failure now is better than one after half a minute. Throws EmbeddedError
 * `port-busy`.
 */
export async function requireFreePorts(
  config: UpConfig,
  plan: ListenPlan | null,
  isWanted: (part: Part) => boolean,
): Promise<void> {
  const ports: Readonly<Record<Part, readonly [number, string, string?]>> = {
    nats: [config.natsPort, 'PSFLEET_NATS_PORT', plan?.address ?? '127.0.0.1'],
    clickhouse: [config.clickhousePort, 'PSFLEET_CLICKHOUSE_PORT'],
    collector: [config.collectorHealthPort, 'PSFLEET_COLLECTOR_HEALTH_PORT'],
    api: [config.apiPort, 'PSFLEET_API_PORT', config.apiHost],
    agent: [config.agentHealthPort, 'PSFLEET_AGENT_HEALTH_PORT'],
  };
  for (const part of parts) {
    if (isWanted(part)) {
      await requireFreePort(...ports[part]);
    }
  }
  if (plan !== null && isWanted('api')) {
    await requireFreePort(config.tlsPort, 'PSFLEET_TLS_PORT', plan.address);
  }
}
