#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import {
  closeNats,
  connectNats,
  createLogger,
  installShutdown,
  loadEnvConfig,
  runOrExit,
  startHealthServer,
} from '@psfleet/service-kit';
import { composeAgent } from './compose-agent.js';
import { agentSettings } from './config/agent-config.js';
import { readCommandLine } from './config/command-line.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

await runOrExit('psfleet-agent', async () => {
  const commandLine = readCommandLine(process.argv.slice(2), process.env);
  if ('help' in commandLine) {
    process.stdout.write(commandLine.help);
    return;
  }
  const config = loadEnvConfig(agentSettings, commandLine.env);
  const logger = createLogger({ name: 'agent', level: config.logLevel, format: config.logFormat });
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const agent = await composeAgent(config, version, logger);
  const health = await startHealthServer({ port: config.healthPort, ready: agent.ready, logger });
  shutdown.onStop('health', () => health.close());
  agent.start();
  logger.info({ host: agent.host, intervalMs: config.intervalMs, healthPort: health.port }, 'agent started');
  const connection = await connectNats({
    url: config.natsUrl,
    user: config.natsUser,
    password: config.natsPassword,
    credsFile: config.natsCreds,
    name: 'psfleet-agent',
    logger,
    signal: shutdown.signal,
  });
  shutdown.onStop('broker', () => closeNats(connection));
  shutdown.onStop('agent', () => agent.stop());
  agent.attach(connection);
});
