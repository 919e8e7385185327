#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createLogger, installShutdown, runOrExit } from '@psfleet/service-kit';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { answerFirst } from './raise-priority.js';
import { composeApi } from './compose-api.js';
import { ApiContext } from './config/api-context.js';
import { ApiConfig } from './config/api.config.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

await runOrExit('psfleet-api', async () => {
  const config = loadConfig(ApiConfig, process.env);
  const logger = createLogger({ name: 'api', level: config.logLevel, format: config.logFormat });
  answerFirst(logger);
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const app = await composeApi(new ApiContext(config, logger), version);
  shutdown.onStop('api', () => app.close());
  await app.listen(config.port, config.host);
  logger.info({ url: await app.getUrl(), version }, 'API is listening');
});
