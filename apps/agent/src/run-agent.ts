import {
  closeNats,
  connectNats,
  createLogger,
  installShutdown,
  readOwnVersion,
  startHealthServer,
} from '@psfleet/service-kit';
import { composeAgent } from './compose-agent.js';
import type { AgentConfig } from './config/agent-config.js';
import { systemClock, type Clock } from './schedule/clock.js';

/** Runs until a signal or the end of standard input. Ticks begin before the first connection: the spool keeps them. */
export async function runAgent(config: AgentConfig, clock: Clock = systemClock): Promise<void> {
  const logger = createLogger({ name: 'agent', level: config.logLevel, format: config.logFormat });
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const agent = await composeAgent(config, readOwnVersion(import.meta.url), logger, clock);
  const health = await startHealthServer({ port: config.healthPort, ready: agent.ready, logger });
  shutdown.onStop('health', () => health.close());
  agent.start();
  logger.info({ host: agent.host, intervalMs: config.intervalMs, healthPort: health.port }, 'agent started');
  const connection = await connectNats({
    url: config.natsUrl,
    credsFile: config.natsCreds,
    name: 'psfleet-agent',
    logger,
    signal: shutdown.signal,
  });
  shutdown.onStop('broker', () => closeNats(connection));
  shutdown.onStop('agent', () => agent.stop());
  agent.attach(connection);
}
