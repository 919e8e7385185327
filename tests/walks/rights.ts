import type { BrokerRole } from '@psfleet/wire';

/** What one role may publish, with the facts that this may cause: nothing else may happen. */
export interface Right {
  /** An example of the permission. */
  readonly subject: string;
  /** The permission itself; by default the subject. */
  readonly permission?: string;
  /** Bytes that the recipient understands, and others. */
  readonly payloads: readonly string[];
  readonly causes: readonly RegExp[];
  /** A fact that must be seen when one of the payloads is published, so that a blind walk fails. */
  readonly shows?: RegExp;
  /** Whether it uses up messages or deliveries, which then have to be replaced before the next publish. */
  readonly consumes?: true;
}

const forged = '{"filter":"psf.>"}';
const pulls = [
  '{"batch":1,"no_wait":true}',
  '{"batch":100,"no_wait":true}',
  '{"batch":1,"expires":20000000}',
  '{"batch":1,"expires":60000000,"idle_heartbeat":20000000}',
];
const moved = /^consumer psf-in\/collector moved$/;
const timeAsked = /^collector received on psf\.time: /;
const answersOfTime = { subject: 'psf.time', payloads: ['', forged], causes: [timeAsked], shows: timeAsked };

/** The roles that are walked. `core` is missing: it exists only to make streams. */
export type WalkedRole = Exclude<BrokerRole, 'core'>;

/**
 * What each role may publish: the contract in libs/wire once more, so that nothing is added to it without a thought, by
 * what it is good for.
 */
export const rights: Readonly<Record<WalkedRole, readonly Right[]>> = {
  host: [stores('psf.in.<own-slot>.<own-name>', 'psf-in'), answersOfTime],
  simulator: [{ ...stores('psf.in.sim.sim-1', 'psf-in'), permission: 'psf.in.sim.*' }, answersOfTime],
  collector: [
    {
      subject: '$JS.API.CONSUMER.MSG.NEXT.psf-in.collector',
      payloads: pulls,
      causes: [moved],
      shows: moved,
      consumes: true,
    },
    { subject: '$JS.API.CONSUMER.INFO.psf-in.collector', payloads: [''], causes: [] },
    { subject: '$JS.API.STREAM.INFO.psf-in', payloads: ['', '{"subjects_filter":">"}'], causes: [] },
    {
      subject: '<delivery>',
      permission: '$JS.ACK.psf-in.collector.>',
      payloads: ['+ACK', '-NAK', '+NXT'],
      causes: [moved],
      shows: moved,
      consumes: true,
    },
    {
      subject: '$JS.API.STREAM.PURGE.psf-in',
      payloads: ['', '{"filter":"psf.in.<slot>.<victim>"}'],
      causes: [/^psf-in: \d+ (messages were removed|sequences are missing)$/, moved],
      shows: /^psf-in: \d+ messages were removed$/,
      consumes: true,
    },
    { ...stores('psf.dead.<victim>', 'psf-dead'), permission: 'psf.dead.>' },
    readsKey('psf-leases', 'rollup'),
    { ...stores('$KV.psf-leases.rollup', 'KV_psf-leases'), permission: '$KV.psf-leases.>' },
    readsKey('psf-state', 'manifest'),
    { subject: '_R_.walked', permission: '_R_.>', payloads: ['', forged], causes: [] },
  ],
  api: [
    ...['cmd', 'live'].map((kind): Right => {
      const received = new RegExp(`^host walk-b received on psf\\.${kind}\\.walk-b: `);
      const [subject, permission] = [`psf.${kind}.<victim>`, `psf.${kind}.>`];
      return { subject, permission, payloads: ['', forged], causes: [received], shows: received };
    }),
    { subject: '$JS.API.STREAM.INFO.psf-in', payloads: [''], causes: [] },
    { subject: '$JS.API.CONSUMER.INFO.psf-in.collector', payloads: [''], causes: [] },
    { subject: '$JS.API.STREAM.INFO.psf-dead', payloads: [''], causes: [] },
    {
      subject: '$JS.API.DIRECT.GET.psf-dead',
      payloads: ['{"seq":1}', '{"last_by_subj":"psf.dead.<victim>"}', '{"seq":999999}', ''],
      causes: [],
    },
    {
      subject: '$JS.API.STREAM.MSG.DELETE.psf-dead',
      payloads: ['{"seq":<oldest-dead>}', '{"seq":999999}', ''],
      causes: [/^psf-dead: 1 messages were removed$/],
      shows: /^psf-dead: 1 messages were removed$/,
      consumes: true,
    },
    { ...stores('psf.retry.<victim>', 'psf-in'), permission: 'psf.retry.>' },
    readsKey('psf-state', 'manifest'),
    { ...stores('$KV.psf-state.manifest', 'KV_psf-state'), permission: '$KV.psf-state.>' },
  ],
  revoker: [
    { subject: '$SYS.REQ.CLAIMS.UPDATE', payloads: ['', '<agents-claims>'], causes: [] },
    {
      subject: '$SYS.REQ.ACCOUNT.X.SUBSZ',
      permission: '$SYS.REQ.ACCOUNT.*.SUBSZ',
      payloads: ['', '{"subscriptions":true}'],
      causes: [],
    },
  ],
};

/** What each role may subscribe to. */
export const hearing: Readonly<Record<WalkedRole, readonly string[]>> = {
  host: ['psf.cmd.<own-name>', 'psf.live.<own-name>', '_INBOX.<own-name>.>'],
  simulator: ['_INBOX.<simulator>.>'],
  collector: ['_INBOX.collector.>', 'psf.time'],
  api: ['_INBOX.api.>'],
  revoker: ['_INBOX.revoker.>'],
};

/**
 * The design's exception: an acknowledgement of the sender's own message, or the collector's answer to its question for
 * the time, can reach a subject of another host.
 */
export const exception = new RegExp(
  String.raw`^(host walk-b|simulator) received on (psf\.(cmd|live)\.walk-b|_INBOX\.\S+): ` +
    String.raw`(\{"(stream|error)":.*"(seq|stream)":.*\}|what time it is)$`,
);

/**
 * What another connection of the same role may hear: on its inbox if that is known, and collectors on the subject where
 * they tell the time. It could have asked for the same itself.
 */
export const heardByOwnRole: Readonly<Partial<Record<BrokerRole, RegExp>>> = {
  collector: /^collector received on (_INBOX\.collector\.|psf\.time\b)/,
  api: /^api received on _INBOX\.api\./,
  revoker: /^revoker received on _INBOX\.revoker\./,
};

function readsKey(bucket: string, key: string): Right {
  const permission = `$JS.API.DIRECT.GET.KV_${bucket}.>`;
  return { subject: `$JS.API.DIRECT.GET.KV_${bucket}.$KV.${bucket}.${key}`, permission, payloads: [''], causes: [] };
}

function stores(subject: string, stream: string): Right {
  const stored = new RegExp(`^${stream}: stored ${escape(subject)}: `);
  // A bucket keeps one value of each key.
  const replaced = stream.startsWith('KV_')
    ? [new RegExp(`^${stream}: \\d+ (messages were removed|sequences are missing)$`)]
    : [];
  return { subject, payloads: ['{}', forged, ''], causes: [stored, ...replaced], shows: stored };
}

function escape(subject: string): string {
  return subject
    .replace('<own-slot>', '\\d+')
    .replace('<own-name>', 'walk-a')
    .replace('<victim>', 'walk-b')
    .replace(/[.$]/g, '\\$&');
}
