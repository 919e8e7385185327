/** Who connects to NATS, each with a password of its own. */
export const NATS_ROLES = ['agent', 'collector', 'api'] as const;
export type NatsRole = (typeof NATS_ROLES)[number];

export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** May answer requests, on the inbox that the request named. */
  readonly answersRequests: boolean;
}

const STREAMS = ['psf-in', 'psf-dead'];
const KV_BUCKETS = ['psf-hosts', 'psf-tokens', 'psf-leases', 'psf-labels', 'psf-policies', 'psf-alerts'];

/** A bucket is a stream `KV_<bucket>` with the subjects `$KV.<bucket>.>`. */
const keyValue: readonly string[] = [
  '$JS.API.INFO',
  ...KV_BUCKETS.flatMap((bucket) => [...streamAdministration(`KV_${bucket}`), `$KV.${bucket}.>`]),
  '$JS.FC.>',
];

/**
 * What each part may do, for one machine and for docker compose (a fleet has one account per host instead, by operator and JWT).
 * Everything that is not listed is refused. Each part has an inbox prefix of its own, `_INBOX.<user>`, so that none reads another's answers.
 */
export const natsPermissions: Readonly<Record<NatsRole, NatsPermissions>> = {
  // Sends its data, asks what of it is stored, obeys commands and answers questions. It administers nothing.
  agent: {
    publish: ['psf.in.>', '$JS.API.DIRECT.GET.psf-in.>'],
    subscribe: ['psf.cmd.>', 'psf.live.>', '_INBOX.agent.>'],
    answersRequests: true,
  },
  // Makes and empties the streams, keeps leases in KV. It cannot send commands.
  collector: {
    publish: [...STREAMS.flatMap(streamAdministration), ...keyValue, 'psf.dead.>'],
    subscribe: ['_INBOX.collector.>'],
    answersRequests: false,
  },
  // The only part that sends commands and questions; keeps accounts and labels in KV, and reads how full the streams are.
  // Of dead letters it may read one, send one again as data, and remove one; never empty the stream.
  api: {
    publish: [
      'psf.cmd.>',
      'psf.live.>',
      ...STREAMS.map((stream) => `$JS.API.STREAM.INFO.${stream}`),
      '$JS.API.DIRECT.GET.psf-dead',
      '$JS.API.STREAM.MSG.DELETE.psf-dead',
      'psf.in.>',
      ...keyValue,
    ],
    subscribe: ['_INBOX.api.>'],
    answersRequests: false,
  },
};

function streamAdministration(stream: string): readonly string[] {
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
