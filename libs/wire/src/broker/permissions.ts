import { buckets } from './buckets.js';
import { streams } from './streams.js';
import { timeSubject, wildcards } from './subjects.js';

/** The parts that connect to NATS, each with a password of its own. */
export const natsRoles = ['agent', 'collector', 'api'] as const;
export type NatsRole = (typeof natsRoles)[number];

export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Whether it may answer requests, in the inbox that a request names. */
  readonly answersRequests: boolean;
}

const { data, dead } = streams;

/**
 * What each part may do, on one machine and with docker compose; everything else is refused. Each part has its own
 * inbox prefix, `_INBOX.<user>`, so that no part can read another's answers.
 */
export const natsPermissions: Readonly<Record<NatsRole, NatsPermissions>> = {
  // Sends its data, asks how much of it is stored, and obeys commands. It administers nothing.
  agent: {
    publish: [wildcards.data, `$JS.API.DIRECT.GET.${data.name}.>`, timeSubject],
    subscribe: [wildcards.command, wildcards.live, inbox('agent')],
    answersRequests: true,
  },
  // Makes and empties the streams and keeps leases. It cannot send commands.
  collector: {
    publish: [
      ...[data.name, dead.name].flatMap(administerStream),
      '$JS.API.INFO',
      ...Object.values(buckets).flatMap(administerBucket),
      '$JS.FC.>',
      wildcards.dead,
    ],
    subscribe: [inbox('collector'), timeSubject],
    answersRequests: true,
  },
  // The only part that sends commands. It reads how full the streams are, and may read a dead letter, send it again as
  // data and delete it, but never purge the stream.
  api: {
    publish: [
      wildcards.command,
      wildcards.live,
      `$JS.API.STREAM.INFO.${data.name}`,
      `$JS.API.STREAM.INFO.${dead.name}`,
      `$JS.API.DIRECT.GET.${dead.name}`,
      `$JS.API.STREAM.MSG.DELETE.${dead.name}`,
      wildcards.data,
    ],
    subscribe: [inbox('api')],
    answersRequests: false,
  },
};

function inbox(role: NatsRole): string {
  return `_INBOX.${role}.>`;
}

/** A bucket is a stream `KV_<bucket>` with the subjects `$KV.<bucket>.>`. */
function administerBucket(bucket: string): readonly string[] {
  return [...administerStream(`KV_${bucket}`), `$KV.${bucket}.>`];
}

function administerStream(stream: string): readonly string[] {
  return [
    `$JS.API.STREAM.*.${stream}`, // create, update, info, purge, delete
    `$JS.API.STREAM.MSG.*.${stream}`,
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.DIRECT.GET.${stream}.>`,
    `$JS.API.CONSUMER.*.${stream}`, // create (before 2.9), list, names
    `$JS.API.CONSUMER.*.${stream}.>`, // create, info, delete
    `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.*`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
    `$JS.ACK.${stream}.>`,
  ];
}
