import { createLogger, installShutdown, readOwnVersion, type Env } from '@psfleet/service-kit';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { raisePriority } from './raise-priority.js';
import { composeApi } from './compose-api.js';
import { ApiContext } from './config/api-context.js';
import { ApiConfig } from './config/api.config.js';

/** Serves until a signal or the end of standard input. */
export async function runApi(env: Env): Promise<void> {
  const config = loadConfig(ApiConfig, env);
  const logger = createLogger({ name: 'api', level: config.logLevel, format: config.logFormat });
  raisePriority(logger);
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const version = readOwnVersion(import.meta.url);
  const app = await composeApi(new ApiContext(config, logger), version);
  shutdown.onStop('api', () => app.close());
  await app.listen(config.port, config.host);
  logger.info({ url: await app.getUrl(), version }, 'API is listening');
}
