export { decodeActionReply, decodeActionRequest, encodeActionReply, encodeActionRequest } from './action/exchange.js';
export type { ActionReply, ActionRequest, ActionTarget } from './action/exchange.js';
export { outcomes } from './action/outcomes.js';
export type { Outcome } from './action/outcomes.js';
export { resolveSignal, signalAliases, signalNames, verbNames } from './action/verbs.js';
export type { SignalName, Verb } from './action/verbs.js';
export { ColumnArena } from './column-arena.js';
export type { ColumnDefinition, ColumnKind, ColumnOf, Columns, DictionaryColumn, TableDefinition } from './columns.js';
export { deadHeaders } from './dead-letter.js';
export { noHints } from './envelope.js';
export type {
  GroupColumns,
  MaxRssProcess,
  TickMaxima,
  HostFacts,
  HostMessage,
  MessagePosition,
  TickFacts,
} from './envelope.js';
export { WireError } from './errors.js';
export type { WireErrorCode } from './errors.js';
export { limits } from './limits.js';
export { decodeMessage, encodeMessage } from './message-codec.js';
export { computeProcUid, formatProcUid, parseProcUid } from './proc-uid.js';
export { eventTable, identityTable, sampleTable } from './process-tables.js';
export type { EventColumns, IdentityColumns, SampleColumns } from './process-tables.js';
export { encodeTick } from './split.js';
export type { EncodedMessage, Tick } from './split.js';
export {
  commandSubject,
  dataSubject,
  deadSubject,
  fnv1a32,
  hostNameOf,
  hostOfDataSubject,
  isHostName,
  messageId,
  parseMessageId,
  retryMessageId,
  slotCount,
  slotOf,
  streams,
} from './subjects.js';
