import { buckets } from './buckets.js';
import { bucketStreamName, collectorDurable, streams } from './streams.js';
import { timeSubject, wildcards } from './subjects.js';

/**
 * The accounts of the broker. Only CORE has JetStream, and nobody but the program that makes the streams connects
 * there: the server sends its answers to whatever reply subject a publisher names, with rights of its own, but only
 * inside of the publisher's account. Where there is no JetStream, such an answer administers nothing.
 */
export const accountNames = ['SYS', 'CORE', 'COLLECTOR', 'API', 'AGENTS'] as const;
export type AccountName = (typeof accountNames)[number];

/** A subject of one account to which another may send requests. */
export interface ServiceExport {
  readonly from: AccountName;
  readonly to: AccountName;
  readonly subject: string;
  /** Whether a request may get more than one answer. */
  readonly answers: 'one' | 'many';
  /** What it is for, as docs/security.md says it. */
  readonly purpose: string;
}

const [data, dead] = [streams.data.name, streams.dead.name];

/**
 * nats-server itself lets every account ask for the JetStream of its own, even one that has none, unless the account
 * imports this subject. Its refusal would come before the answer from CORE. No user may publish here.
 */
export const jetStreamInfo = '$JS.API.INFO';

/** Everything that passes from one account to another. */
export const serviceExports: readonly ServiceExport[] = [
  ...(['AGENTS', 'COLLECTOR', 'API'] as const).map((to) =>
    grant('CORE', to, jetStreamInfo, 'nothing: no user may publish it'),
  ),
  grant('CORE', 'AGENTS', wildcards.data, 'store a message'),
  grant('AGENTS', 'API', wildcards.command, 'send a command to a host'),
  grant('AGENTS', 'API', wildcards.live, 'ask a host a live question'),
  grant('COLLECTOR', 'AGENTS', timeSubject, "ask for the collector's clock"),
  grant('CORE', 'COLLECTOR', `$JS.API.CONSUMER.MSG.NEXT.${data}.${collectorDurable}`, 'receive messages', 'many'),
  grant('CORE', 'COLLECTOR', `$JS.API.CONSUMER.INFO.${data}.${collectorDurable}`, 'ask how far the collectors are'),
  grant('CORE', 'COLLECTOR', `$JS.API.STREAM.INFO.${data}`, 'ask how full the stream is'),
  grant('CORE', 'COLLECTOR', `$JS.ACK.${data}.${collectorDurable}.>`, 'acknowledge messages'),
  grant('CORE', 'COLLECTOR', `$JS.API.STREAM.PURGE.${data}`, 'delete acknowledged messages'),
  grant('CORE', 'COLLECTOR', wildcards.dead, 'store a dead letter'),
  grant('CORE', 'COLLECTOR', `$JS.API.DIRECT.GET.${bucketStreamName(buckets.leases)}.>`, 'read a lease', 'many'),
  grant('CORE', 'COLLECTOR', `$KV.${buckets.leases}.>`, 'write a lease'),
  grant(
    'CORE',
    'COLLECTOR',
    `$JS.API.DIRECT.GET.${bucketStreamName(buckets.state)}.>`,
    'read the signed state',
    'many',
  ),
  grant('CORE', 'API', `$JS.API.STREAM.INFO.${data}`, 'ask how full the stream is'),
  grant('CORE', 'API', `$JS.API.CONSUMER.INFO.${data}.${collectorDurable}`, 'ask how far the collectors are'),
  grant('CORE', 'API', `$JS.API.STREAM.INFO.${dead}`, 'count dead letters'),
  grant('CORE', 'API', `$JS.API.DIRECT.GET.${dead}`, 'read a dead letter', 'many'),
  grant('CORE', 'API', `$JS.API.STREAM.MSG.DELETE.${dead}`, 'delete a dead letter'),
  grant('CORE', 'API', wildcards.retry, 'send a dead letter again'),
  grant('CORE', 'API', `$JS.API.DIRECT.GET.${bucketStreamName(buckets.state)}.>`, 'read the signed state', 'many'),
  grant('CORE', 'API', `$KV.${buckets.state}.>`, 'write the signed state'),
];

function grant(
  from: AccountName,
  to: AccountName,
  subject: string,
  purpose: string,
  answers: ServiceExport['answers'] = 'one',
): ServiceExport {
  return { from, to, subject, answers, purpose };
}
