import { requireFreePort } from '@psfleet/embedded';
import type { UpConfig } from '../../config/cli-config.js';
import type { ListenPlan } from '../listen/plan-listening.js';
import { type Part, parts } from './parts.js';

type Settings = Pick<
  UpConfig,
  'natsPort' | 'clickhousePort' | 'collectorHealthPort' | 'apiPort' | 'apiHost' | 'agentHealthPort' | 'tlsPort'
>;

/**
 * Checks all ports before anything starts: a failure now is better than one after half a minute. Throws EmbeddedError
 * `port-busy`.
 */
export async function requireFreePorts(
  config: Settings,
  plan: ListenPlan | null,
  isWanted: (part: Part) => boolean,
): Promise<void> {
  for (const part of parts.filter(isWanted)) {
    await requirePortsOf(part, config, plan);
  }
}

/** Throws EmbeddedError `port-busy` while another program has a port of the part. */
export async function requirePortsOf(part: Part, config: Settings, plan: ListenPlan | null): Promise<void> {
  const ports: Readonly<Record<Part, readonly [number, string, string?]>> = {
    nats: [config.natsPort, 'PSFLEET_NATS_PORT', plan?.address ?? '127.0.0.1'],
    clickhouse: [config.clickhousePort, 'PSFLEET_CLICKHOUSE_PORT'],
    collector: [config.collectorHealthPort, 'PSFLEET_COLLECTOR_HEALTH_PORT'],
    api: [config.apiPort, 'PSFLEET_API_PORT', config.apiHost],
    agent: [config.agentHealthPort, 'PSFLEET_AGENT_HEALTH_PORT'],
  };
  await requireFreePort(...ports[part]);
  if (part === 'api' && plan !== null) {
    await requireFreePort(config.tlsPort, 'PSFLEET_TLS_PORT', plan.address);
  }
}
