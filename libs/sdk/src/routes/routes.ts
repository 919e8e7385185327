import type { Action, ActionRecord } from '../answers/action.js';
import type { DeadLetter, FullDeadLetter } from '../answers/dead-letter.js';
import type { Credentials, Enrollment, JoinedHost, NewEnrollment, Trust } from '../answers/enrollment.js';
import type { Envelope, Rows } from '../answers/envelope.js';
import type { Explanation } from '../answers/explanation.js';
import type { Facet } from '../answers/facet.js';
import type { HealthProblem, HealthProblemsMeta } from '../answers/health-problem.js';
import type { FleetStrip } from '../answers/fleet-strip.js';
import type { Health } from '../answers/health.js';
import type { EndedHost, Host, HostCount } from '../answers/host.js';
import type {
  ActionMeta,
  DiffMeta,
  EventsMeta,
  ExplanationMeta,
  MomentMeta,
  PageMeta,
  ProcessGroupsMeta,
  RangeMeta,
  SeriesMeta,
  TableMeta,
  TopMeta,
} from '../answers/meta.js';
import type { LatestMetric, Metric, Series } from '../answers/metric.js';
import type { ComparisonMeta, ProcessComparison } from '../answers/process-comparison.js';
import type { ProcessDiff } from '../answers/process-diff.js';
import type { ProcessEvent } from '../answers/process-event.js';
import type { ProcessGroup } from '../answers/process-group.js';
import type { ProcessRun } from '../answers/process-run.js';
import type { ProcessValue, ProcessValuesMeta } from '../answers/process-value.js';
import type { Process, ProcessDetail, ProcessPoint, ProcessTree } from '../answers/process.js';
import type { EndedSession, Session, SessionLink } from '../answers/session.js';
import type { ExportedState, State } from '../answers/state.js';
import type { TopProcess } from '../answers/top-process.js';
import type { Usage, UsageMeta } from '../answers/usage.js';
import type { NewAction } from '../questions/action.js';
import type { FleetStripQuery } from '../questions/fleet-strip.js';
import type { EnrollmentRequest, RedeemRequest, RenewRequest } from '../questions/enrollment.js';
import type { ExplainQuery, ProcessGroupsQuery } from '../questions/groups.js';
import type {
  ActionsQuery,
  DeadLettersQuery,
  HostCountQuery,
  HostsQuery,
  ProcessEventsQuery,
} from '../questions/lists.js';
import type { MetricsQuery } from '../questions/metrics-query.js';
import type { ComparisonQuery } from '../questions/process-comparison.js';
import type {
  ChildrenQuery,
  FacetsQuery,
  FleetProcessesQuery,
  ProcessDiffQuery,
  ProcessesQuery,
  ProcessHistoryQuery,
  ProcessRunsQuery,
  ProcessTreeQuery,
  ProcessValuesQuery,
  TopProcessesQuery,
} from '../questions/processes.js';
import type { SessionRequest } from '../questions/session.js';
import type { StateImport } from '../questions/state.js';
import { type AnswerOf, ask, type BodyOf, change, get, type InputOf, type QueryOf } from './route.js';

/** Every route of the API, by the `operationId` that its description gives it. A new route is one line. */
export const routes = {
  getHealth: get('/healthz').answer<Health>(),
  listHealthProblems: get('/api/v1/health/problems').answer<Rows<HealthProblem, HealthProblemsMeta>>(),
  getUsage: get('/api/v1/health/usage').answer<Envelope<Usage, UsageMeta>>(),
  getReadiness: get('/readyz').answer<Health>({ otherStatus: 503 }),

  listHosts: get('/api/v1/hosts').query<HostsQuery>().answer<Rows<Host, PageMeta>>(),
  countHosts: get('/api/v1/hosts/count').query<HostCountQuery>().answer<Envelope<HostCount>>(),
  getHost: get('/api/v1/hosts/{host}').answer<Envelope<Host>>(),
  revokeHost: change('POST', '/api/v1/hosts/{host}/revoke').answer<Envelope<EndedHost>>(),
  removeHost: change('DELETE', '/api/v1/hosts/{host}').answer<Envelope<EndedHost>>(),

  getFleetStrip: get('/api/v1/fleet/strip').query<FleetStripQuery>().answer<Envelope<FleetStrip, SeriesMeta>>(),

  listMetrics: get('/api/v1/metrics').answer<Rows<Metric>>(),
  getLatestMetrics: get('/api/v1/hosts/{host}/metrics/latest').answer<Rows<LatestMetric>>(),
  queryMetrics: ask('/api/v1/metrics/query').body<MetricsQuery>().answer<Rows<Series, SeriesMeta>>(),

  listHostProcesses: get('/api/v1/hosts/{host}/processes').query<ProcessesQuery>().answer<Rows<Process, TableMeta>>(),
  diffHostProcesses: get('/api/v1/hosts/{host}/processes/diff')
    .query<ProcessDiffQuery>()
    .answer<Envelope<ProcessDiff, DiffMeta>>(),
  getProcessTree: get('/api/v1/hosts/{host}/process-tree')
    .query<ProcessTreeQuery>()
    .answer<Rows<ProcessTree, MomentMeta>>(),
  listProcesses: get('/api/v1/processes').query<FleetProcessesQuery>().answer<Rows<Process, TableMeta>>(),
  countProcesses: get('/api/v1/processes/facets').query<FacetsQuery>().answer<Rows<Facet, MomentMeta>>(),
  compareProcesses: ask('/api/v1/processes/diff')
    .body<ComparisonQuery>()
    .answer<Envelope<ProcessComparison, ComparisonMeta>>(),
  listTopProcesses: get('/api/v1/processes/top').query<TopProcessesQuery>().answer<Rows<TopProcess, TopMeta>>(),
  listProcessGroups: get('/api/v1/process-groups')
    .query<ProcessGroupsQuery>()
    .answer<Rows<ProcessGroup, ProcessGroupsMeta>>(),
  explainMetric: ask('/api/v1/explain').body<ExplainQuery>().answer<Envelope<Explanation, ExplanationMeta>>(),
  listProcessRuns: get('/api/v1/process-runs').query<ProcessRunsQuery>().answer<Rows<ProcessRun, RangeMeta>>(),
  listProcessValues: get('/api/v1/process-values')
    .query<ProcessValuesQuery>()
    .answer<Rows<ProcessValue, ProcessValuesMeta>>(),
  getProcess: get('/api/v1/processes/{procUid}').answer<Envelope<ProcessDetail>>(),
  getProcessHistory: get('/api/v1/processes/{procUid}/history')
    .query<ProcessHistoryQuery>()
    .answer<Rows<ProcessPoint, SeriesMeta>>(),
  listChildProcesses: get('/api/v1/processes/{procUid}/children')
    .query<ChildrenQuery>()
    .answer<Rows<Process, MomentMeta>>(),
  listProcessEvents: get('/api/v1/process-events').query<ProcessEventsQuery>().answer<Rows<ProcessEvent, EventsMeta>>(),

  createAction: change('POST', '/api/v1/actions').body<NewAction>().answer<Envelope<Action, ActionMeta>>(),
  listActions: get('/api/v1/actions').query<ActionsQuery>().answer<Rows<ActionRecord, PageMeta>>(),
  getAction: get('/api/v1/actions/{id}').answer<Envelope<ActionRecord>>(),

  listDeadLetters: get('/api/v1/dead-letters').query<DeadLettersQuery>().answer<Rows<DeadLetter, PageMeta>>(),
  getDeadLetter: get('/api/v1/dead-letters/{id}').answer<Envelope<FullDeadLetter>>(),
  retryDeadLetter: change('POST', '/api/v1/dead-letters/{id}/retry').answer<Envelope<DeadLetter>>(),

  listEnrollments: get('/api/v1/enrollments').answer<Rows<Enrollment>>(),
  createEnrollment: change('POST', '/api/v1/enrollments').body<EnrollmentRequest>().answer<Envelope<NewEnrollment>>(),
  revokeEnrollment: change('DELETE', '/api/v1/enrollments/{id}').answer<Envelope<Enrollment>>(),
  getTrust: get('/api/v1/trust').answer<Envelope<Trust>>(),
  redeemEnrollment: change('POST', '/api/v1/enrollments/redeem').body<RedeemRequest>().answer<Envelope<JoinedHost>>(),
  renewCredentials: change('POST', '/api/v1/enrollments/renew').body<RenewRequest>().answer<Envelope<Credentials>>(),

  createSessionLink: change('POST', '/api/v1/sessions/links').answer<Envelope<SessionLink>>(),
  openSession: change('POST', '/api/v1/sessions').body<SessionRequest>().answer<Envelope<Session>>(),
  endSession: change('DELETE', '/api/v1/sessions/current').answer<Envelope<EndedSession>>(),

  getState: get('/api/v1/state').answer<Envelope<State>>(),
  exportState: get('/api/v1/state/export').answer<Envelope<ExportedState>>(),
  importState: change('POST', '/api/v1/state/import').body<StateImport>().answer<Envelope<State>>(),
};

export type RouteName = keyof typeof routes;
export type RouteInput<Name extends RouteName> = InputOf<(typeof routes)[Name]>;
export type RouteQuery<Name extends RouteName> = QueryOf<(typeof routes)[Name]>;
export type RouteBody<Name extends RouteName> = BodyOf<(typeof routes)[Name]>;
export type RouteAnswer<Name extends RouteName> = AnswerOf<(typeof routes)[Name]>;
