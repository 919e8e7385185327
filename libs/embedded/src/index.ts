export type { ClickHouseCluster } from './clickhouse/clickhouse-config-files.js';
export {
  auditTable,
  clickhouseDatabase,
  type ClickHousePasswords,
  clickhouseUsers,
  type ClickHouseUser,
} from './clickhouse/clickhouse-users.js';
export { type ClickHouseServerOptions, startClickHouse } from './clickhouse/clickhouse-server.js';
export { type EmbeddedConfig, embeddedSpec, loadEmbeddedConfig } from './config/embedded-config.js';
export { EmbeddedError, type EmbeddedErrorCode } from './errors.js';
export { fetchFromDebianPackage } from './nats/debian-package.js';
export type { NatsTls } from './nats/nats-config-file.js';
export {
  findNatsServer,
  type FindNatsServerOptions,
  isSafeForStrangers,
  type NatsProgram,
  oldestSafeNats,
} from './nats/nats-program.js';
export { type NatsServer, type NatsServerOptions, startNatsServer } from './nats/nats-server.js';
export type { EmbeddedServer } from './process/embedded-server.js';
export {
  commandAs,
  type ProgramExit,
  type ProgramSpec,
  type RunningProgram,
  runProgram,
} from './process/child-program.js';
export { letRead, makeOwnFolder, makeSharedFolder } from './process/owned-files.js';
export { lockHomeFolder } from './process/home-folder-lock.js';
export { findFreePort, requireFreePort } from './process/port.js';
export { isReachable } from './process/reachable.js';
export {
  type ChildEvent,
  describeExit,
  supervise,
  type SupervisedChild,
  type SuperviseOptions,
} from './process/supervise.js';
export { newPassword, startTestNats, type TestNats } from './testing/start-test-nats.js';
export { TestCredentials, type TestCreds } from './testing/test-credentials.js';
export { canBeNobody, ForeignListener, nobody } from './testing/foreign-listener.js';
export { isAlive } from './testing/is-alive.js';
export {
  type ClickHouseCredentials,
  startTestClickHouse,
  startTestCluster,
  type TestClickHouse,
} from './testing/start-test-clickhouse.js';
export { distributeHosts } from './testing/distribute-hosts.js';
