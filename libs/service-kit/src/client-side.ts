// What a program for people needs, which starts for each question: without NATS and the logger, whose loading takes
// longer than the question.
export { findProblems, type ConfigCheck } from './config/config-check.js';
export { ConfigError, type ConfigProblem, EX_CONFIG } from './config/config-error.js';
export { type Env } from './config/env-values.js';
export { type EnvConfig, loadEnvConfig, pathVar, portVar, secretVar, stringVar } from './config/env-reader.js';
export { PortOwnerError } from './loopback/port-owner-error.js';
export { requestHttp } from './loopback/request-http.js';
export { type ServerUsers, serverUsersVar } from './loopback/server-users.js';
export { readOwnVersion } from './own-version.js';
export { readIfPresent, writeWhole } from './state-file.js';
export { homeVar, serviceUserVar } from './system-user.js';
