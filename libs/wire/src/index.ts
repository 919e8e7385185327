export { decodeActionReply, encodeActionReply } from './action/reply.js';
export type { ActionReply, PreparedReply, ResultReply, UnseenReply } from './action/reply.js';
export { decodeActionRequest, encodeActionRequest } from './action/request.js';
export type {
  ActionAddress,
  ActionRequest,
  ActionTarget,
  CancelRequest,
  CommitRequest,
  PrepareRequest,
} from './action/request.js';
export { outcomes } from './action/outcomes.js';
export type { Outcome } from './action/outcomes.js';
export { parseSignal, signalAliases, signalNames } from './action/signals.js';
export type { SignalName } from './action/signals.js';
export { argumentsOf, describeArguments, parseVerb, verbNames } from './action/verbs.js';
export type { Verb, VerbArguments, VerbName } from './action/verbs.js';
export { accountNames, type AccountName, serviceExports, type ServiceExport } from './broker/accounts.js';
export { buckets } from './broker/buckets.js';
export { deadHeaders, retryMessageId } from './broker/dead-letters.js';
export { messageId, resentMessageId } from './broker/message-ids.js';
export {
  type BrokerLayout,
  brokerLayout,
  bucketStreamName,
  collectorDurable,
  streams,
  type StreamLimits,
} from './broker/streams.js';
export {
  commandSubject,
  dataSubject,
  deadSubject,
  fnv1a32,
  hostNameOf,
  hostOfDataSubject,
  isHostName,
  isSimulated,
  retrySubject,
  slotCount,
  slotOf,
  timeSubject,
  wildcards,
} from './broker/subjects.js';
export { brokerRoles, brokerUsers, type BrokerPermissions, type BrokerRole, type BrokerUser } from './broker/users.js';
export { WireError } from './errors.js';
export type { WireErrorCode } from './errors.js';
export { ColumnArena } from './message/column-arena.js';
export { absentColumns } from './message/column-codec.js';
export type { GroupColumns, HostMessage, MessagePosition } from './message/envelope.js';
export {
  agentWarningCodes,
  formatAgentWarning,
  parseAgentWarning,
  type AgentWarning,
  type AgentWarningCode,
} from './message/agent-warnings.js';
export { limits } from './message/limits.js';
export { decodeMessage, encodeMessage } from './message/message-codec.js';
export { computeProcUid, computeUnsweptUid, formatProcUid, parseProcUid } from './message/proc-uid.js';
export { findInterpreter } from './program/interpreters.js';
export { programKey, type ProgramFacts } from './program/program-key.js';
export { encodeTick } from './message/split.js';
export type { EncodedMessage, Tick } from './message/split.js';
export type {
  ColumnDefinition,
  ColumnKind,
  Columns,
  DictionaryColumn,
  Row,
  TableDefinition,
} from './message/tables/columns.js';
export { eventTable, type EventColumns } from './message/tables/event.js';
export { hostTable, type HostFacts } from './message/tables/host.js';
export { identityTable, type IdentityColumns } from './message/tables/identity.js';
export {
  hasTotal,
  isQueried,
  sampleCounters,
  sampleGauges,
  sampleTable,
  type QueriedCounter,
  type SampleColumns,
  type SampleCounter,
  type SampleGauge,
  type TotalledCounter,
} from './message/tables/sample.js';
export { noHints, offsetOf, tickTable, type TickFacts } from './message/tables/tick.js';
export { cutText, wireText } from './message/wire-text.js';
export {
  decodeHostsRecord,
  encodeHostsFields,
  encodeHostsRecord,
  hostsRecordName,
  hostsRecordNames,
  labelName,
  labelValue,
  parseHostsRecord,
  simulatedHost,
  simulatedHostId,
  type HostBinding,
  type HostRecord,
  type HostsRecord,
  type MachineMarks,
  type RefusedEnrollment,
  type RemovedHost,
} from './state/host-record.js';
export { parseJsonRecord, RecordFields } from './state/record-fields.js';
export { stateKeys } from './state/state-keys.js';
export {
  decodeTimeAnswer,
  decodeTimeRequest,
  encodeTimeAnswer,
  encodeTimeRequest,
  type TimeAnswer,
} from './time/time-exchange.js';
