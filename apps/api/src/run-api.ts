import { createLogger, installShutdown, listenOn, readOwnVersion, type Env } from '@psfleet/service-kit';
import { loadConfig } from '@psfleet/service-kit/class-config';
import { createProxyCheck } from './http/limit-addresses.js';
import { startTlsListener } from './http/tls-listener.js';
import { raisePriority } from './raise-priority.js';
import { composeApi } from './compose-api.js';
import { listOf } from './config/address-lists.js';
import { ApiContext } from './config/api-context.js';
import { ApiConfig } from './config/api.config.js';
import { startupChecks } from './startup-checks.js';

/** Serves until a signal or the end of standard input. */
export async function runApi(env: Env): Promise<void> {
  const config = loadConfig(ApiConfig, env, startupChecks);
  const logger = createLogger({ name: 'api', level: config.logLevel, format: config.logFormat });
  raisePriority(logger);
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const version = readOwnVersion(import.meta.url);
  const app = await composeApi(new ApiContext(config, logger), version);
  shutdown.onStop('api', () => app.close());
  const { host, port } = config;
  await listenOn('PSFLEET_API_HOST or PSFLEET_API_PORT', `${host}:${port}`, () => app.listen(port, host));
  const { listen, tlsPort, tlsCert, tlsKey } = config;
  if (listen !== null && tlsCert !== null && tlsKey !== null) {
    const fastify = app.getHttpAdapter().getInstance();
    const listener = await listenOn('PSFLEET_LISTEN or PSFLEET_TLS_PORT', `${listen}:${tlsPort}`, () =>
      startTlsListener({
        // The routes and their checks are those of the listener without TLS.
        onRequest: (request, response) => fastify.routing(request, response),
        host: listen,
        port: tlsPort,
        files: { certificate: tlsCert, key: tlsKey },
        isProxy: createProxyCheck(listOf(config.trustedProxies)),
        logger,
      }),
    );
    shutdown.onStop('TLS listener', () => listener.stop());
  }
  logger.info({ url: await app.getUrl(), version }, 'API is listening');
}
