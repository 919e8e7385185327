import {
  closeNats,
  connectNats,
  createLogger,
  installShutdown,
  type Logger,
  readOwnVersion,
  type Shutdown,
  startHealthServer,
} from '@psfleet/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';
import { composeAgent } from './compose-agent.js';
import { identityFolder, type AgentConfig } from './config/agent-config.js';
import { AgentWarnings } from './identity/agent-warnings.js';
import { checkApiUrl } from './identity/api-request.js';
import { brokerTls } from './identity/broker-tls.js';
import { type Enrolled, identityFiles, joinRemedy, readIdentity } from './identity/identity-folder.js';
import { describeDifference, readMachineMarks } from './identity/machine-marks.js';
import { CredentialsRenewal } from './identity/renewal.js';
import { systemClock, type Clock } from './schedule/clock.js';

/** Runs until a signal or the end of standard input. Throws ConfigError on a machine that is not enrolled. */
export async function runAgent(config: AgentConfig, clock: Clock = systemClock): Promise<void> {
  const logger = createLogger({ name: 'agent', level: config.logLevel, format: config.logFormat });
  const identity = readIdentity(identityFolder(config));
  const enrolled = config.apiUrl === null ? identity : { ...identity, apiUrl: checkApiUrl(config.apiUrl) };
  const shutdown = installShutdown({ logger, stdinEof: config.parentStdin });
  const difference = describeDifference(enrolled.machine, readMachineMarks(config.rootFs ?? ''));
  if (difference !== null) {
    await refuseCopy({ config, enrolled, difference, logger, shutdown });
    return;
  }
  await runEnrolled({ config, enrolled, clock, logger, shutdown });
}

interface Run {
  readonly config: AgentConfig;
  readonly enrolled: Enrolled;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
}

/** Ticks begin before the first connection: the spool keeps them. */
async function runEnrolled({
  config,
  enrolled,
  clock,
  logger,
  shutdown,
}: Run & { readonly clock: Clock }): Promise<void> {
  const folder = identityFolder(config);
  const warnings = new AgentWarnings(logger);
  const { serverUsers } = config;
  const renewal = new CredentialsRenewal({ folder, identity: enrolled, serverUsers, warnings, logger });
  const agent = await composeAgent({
    config,
    enrolled,
    agentVersion: readOwnVersion(import.meta.url),
    credentialsProblem: () => renewal.problem,
    warnings,
    logger,
    clock,
  });
  const health = await startHealthServer({ port: config.healthPort, ready: agent.ready, logger });
  shutdown.onStop('health', () => health.close());
  shutdown.onStop('renewal', () => renewal.stop());
  let connection: NatsConnection | null = null;
  shutdown.onStop('broker', () => (connection === null ? undefined : closeNats(connection)));
  // Also before there is a connection: the last tick says why the agent stopped, and waits in the spool.
  shutdown.onStop('agent', (reason) => agent.stop(reason));
  renewal.start();
  agent.start();
  logger.info({ host: agent.host, intervalMs: config.intervalMs, healthPort: health.port }, 'agent started');
  const url = config.natsUrl ?? enrolled.natsUrl;
  const { ca, creds } = identityFiles(folder);
  if (brokerTls(url, ca, config.natsTlsName) !== null) {
    await renewal.refreshAuthority();
  }
  connection = await connectNats({
    url,
    credsFile: creds,
    tls: brokerTls(url, ca, config.natsTlsName),
    serverUsers,
    name: 'psfleet-agent',
    onAccepted: () => renewal.noteAccepted(),
    onRefused: () => renewal.noteRefused(),
    logger,
    signal: shutdown.signal,
  });
  agent.attach(connection);
}

/**
 * A copy of an enrolled machine does nothing: it would send under the name of the other one. It stays up, so that its
 * readiness says why.
 */
async function refuseCopy(run: Run & { readonly difference: string }): Promise<void> {
  const { config, enrolled, difference, logger, shutdown } = run;
  const problem =
    `this is not the machine that was enrolled as ${enrolled.host}: ${difference} differs. ` +
    `If it is a copy, ${joinRemedy('psfleet enroll create')}; ` +
    `if it is ${enrolled.host} on other hardware, use --replace ${enrolled.host}`;
  logger.error({ host: enrolled.host, problem }, 'not connecting');
  const health = await startHealthServer({
    port: config.healthPort,
    ready: { identity: () => ({ ok: false, facts: { host: enrolled.host, problem } }) },
    logger,
  });
  shutdown.onStop('health', () => health.close());
}
