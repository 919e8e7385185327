export {
  type ConfigCheck,
  fileProblem,
  findProblems,
  folderProblem,
  isNatsUrls,
  natsUrlsRule,
  thrownBy,
} from './config/config-check.js';
export { certificateProblem } from './config/certificate-problem.js';
export { ConfigError, type ConfigProblem, EX_CONFIG } from './config/config-error.js';
export { type Env, parseDurationMs, RuleBroken } from './config/env-values.js';
export {
  booleanVar,
  choiceVar,
  durationVar,
  type EnvConfig,
  type EnvSpec,
  integerListVar,
  patternListVar,
  patternVar,
  integerVar,
  loadEnvConfig,
  pathVar,
  portVar,
  secretVar,
  type Setting,
  sizeVar,
  stringVar,
} from './config/env-reader.js';
export { checkHealth } from './check-health.js';
export { type FolderLock, FolderLockError, lockFolder } from './folder-lock.js';
export {
  type HealthCheck,
  type HealthChecks,
  type HealthServer,
  type HealthServerOptions,
  startHealthServer,
} from './health-server.js';
export { listenOn } from './listening.js';
export { jetStreamCodes } from './jetstream-codes.js';
export { formatLogLine } from './log-line.js';
export {
  createLogger,
  logFormats,
  logLevels,
  type LogFormat,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from './logging.js';
export { isLoopback } from './loopback/is-loopback.js';
export { OwnedAgent } from './loopback/owned-agent.js';
export { describeListener } from './loopback/port-listener.js';
export { type PortOwnerCode, PortOwnerError } from './loopback/port-owner-error.js';
export { type HttpAnswer, type HttpRequest, requestHttp } from './loopback/request-http.js';
export { requireOwnedPeer } from './loopback/require-owned-peer.js';
export {
  parseServerUsers,
  type ServerUsers,
  serverUsersDefault,
  serverUsersPattern,
  serverUsersRule,
  serverUsersVar,
} from './loopback/server-users.js';
export {
  closeNats,
  connectNats,
  type NatsConnection,
  type NatsOptions,
  type NatsTlsCheck,
  natsTlsCheck,
} from './nats.js';
export { readOwnVersion } from './own-version.js';
export { pause } from './pause.js';
export {
  describeSkipped,
  describeSkippedProgram,
  findPrograms,
  findSystemProgram,
  type FoundPrograms,
  isExecutable,
  type SkippedProgram,
  systemFolders,
  trustedSearchPath,
} from './programs/find-program.js';
export { type TrustedPathOptions, whyNotTrusted } from './programs/trusted-path.js';
export { processMetrics } from './process-metrics.js';
export { type PrometheusMetric, type PrometheusSample, prometheusType, renderPrometheus } from './prometheus-text.js';
export { natsCredsProblem } from './nats-creds.js';
export { runOrExit, StartError } from './run-or-exit.js';
export { installShutdown, type Shutdown, type ShutdownOptions } from './shutdown.js';
export { readIfPresent, writeWhole } from './state-file.js';
export {
  findSystemUser,
  findUserByUid,
  homeVar,
  readSystemUsers,
  rootHome,
  serviceUserVar,
  type SystemUser,
} from './system-user.js';
