export type * from './answers/action.js';
export type * from './answers/dead-letter.js';
export type * from './answers/enrollment.js';
export type * from './answers/envelope.js';
export type * from './answers/fleet-strip.js';
export type * from './answers/explanation.js';
export type * from './answers/facet.js';
export type * from './answers/health.js';
export type * from './answers/health-problem.js';
export type * from './answers/host.js';
export type * from './answers/meta.js';
export type * from './answers/metric.js';
export type * from './answers/problem.js';
export type * from './answers/process.js';
export type * from './answers/process-comparison.js';
export type * from './answers/process-diff.js';
export type * from './answers/process-event.js';
export type * from './answers/process-exit.js';
export type * from './answers/process-group.js';
export type * from './answers/process-run.js';
export type * from './answers/process-value.js';
export type * from './answers/session.js';
export type * from './answers/state.js';
export type * from './answers/top-process.js';
export type * from './answers/usage.js';
export { type CallOptions, Client, type ClientOptions } from './client/client.js';
export {
  AccessDenied,
  type ErrorCode,
  FleetError,
  type LocalCode,
  NoSuchProcess,
  NotSupported,
  TimeoutExpired,
} from './client/errors.js';
export { problemCodes, type ProblemCode } from './client/problem-codes.js';
export type { Parse } from './client/read-answer.js';
export type { ReceivedAnswer, Send, SentRequest } from './client/send.js';
export { Fleet } from './fleet/fleet.js';
export { LiveHost } from './fleet/live-host.js';
export { LiveProcess } from './fleet/live-process.js';
export { FleetMoment, HostMoment, ProcessMoment } from './fleet/moment.js';
export { type ListPage, RowList } from './fleet/row-list.js';
export type * from './questions/action.js';
export type * from './questions/enrollment.js';
export type * from './questions/fleet-strip.js';
export type * from './questions/groups.js';
export type * from './questions/lists.js';
export type * from './questions/metrics-query.js';
export type * from './questions/page.js';
export type * from './questions/process-comparison.js';
export type * from './questions/processes.js';
export type * from './questions/session.js';
export type * from './questions/state.js';
export type * from './questions/time.js';
export type { Method } from './routes/route.js';
export {
  type RouteAnswer,
  type RouteBody,
  type RouteInput,
  type RouteName,
  type RouteQuery,
  routes,
} from './routes/routes.js';
export { closeSession, codeOfFragment, openSession, proofHeaders, signInLink } from './session/session.js';
