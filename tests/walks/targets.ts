import type { AccountName } from '@psfleet/wire';

/** A subject at which a message could do harm, as the subject of a publish or as the reply subject of one. */
export interface Target {
  /** Placeholders in angle brackets are filled in by `Places`. */
  readonly subject: string;
  /** Bytes that the recipient would act on. */
  readonly payload: string;
  /** Where somebody would act on it; null if nobody is known to. */
  readonly account: AccountName | null;
  /** The fact that shows it. Null if it leaves no trace in the state of a single server. */
  readonly effect: RegExp | null;
}

const pullOne = '{"batch":1,"no_wait":true}';
const pushToVictim =
  '{"stream_name":"psf-in","config":{"deliver_subject":"psf.cmd.<victim>","ack_policy":"none","deliver_policy":"all"}}';
const newStream = '{"name":"walked","subjects":["walked.>"],"retention":"limits","storage":"memory"}';

/** Everything that a server or a part of psfleet listens to, and what others have listened to. */
export const targets: readonly Target[] = [
  // JetStream's API: streams.
  api('INFO'),
  api('STREAM.CREATE.walked', newStream, /^stream walked appeared/),
  api('STREAM.UPDATE.psf-dead', '<widened-dead-stream>', /^stream psf-dead has another configuration/),
  api('STREAM.PURGE.psf-in', '', /^psf-in: \d+ messages were removed/),
  api('STREAM.PURGE.psf-dead', '', /^psf-dead: \d+ messages were removed/),
  api('STREAM.PURGE.KV_psf-state', '', /^KV_psf-state: \d+ messages were removed/),
  api('STREAM.DELETE.psf-in', '', /^stream psf-in is gone/),
  api('STREAM.DELETE.KV_psf-leases', '', /^stream KV_psf-leases is gone/),
  api('STREAM.MSG.DELETE.psf-in', '{"seq":<oldest>}', /^psf-in: 1 messages were removed/),
  api('STREAM.MSG.GET.psf-in', '{"seq":<oldest>}'),
  api('STREAM.INFO.psf-in'),
  api('STREAM.NAMES'),
  api('STREAM.LIST'),
  api('STREAM.SNAPSHOT.psf-in', '{"deliver_subject":"psf.cmd.<victim>","no_consumers":true}'),
  api('STREAM.RESTORE.walked', `{"config":${newStream},"state":{}}`),
  api('STREAM.LEADER.STEPDOWN.psf-in'),
  api('STREAM.PEER.REMOVE.psf-in', '{"peer":"psfleet"}'),
  api('STREAM.TEMPLATE.CREATE.walked', `{"name":"walked","max_streams":1,"config":${newStream}}`),
  api('STREAM.TEMPLATE.NAMES'),
  api('DIRECT.GET.psf-in', '{"last_by_subj":"psf.in.<slot>.<victim>"}'),
  api('DIRECT.GET.psf-in.psf.in.<slot>.<victim>'),
  api('DIRECT.GET.KV_psf-state.$KV.psf-state.manifest'),
  // JetStream's API: consumers.
  api('CONSUMER.CREATE.psf-in', pushToVictim, /^consumer psf-in\/\w+ appeared/),
  api(
    'CONSUMER.DURABLE.CREATE.psf-in.walked',
    pushToVictim.replace('"config":{', '"config":{"durable_name":"walked",'),
    /^consumer psf-in\/walked appeared/,
  ),
  api('CONSUMER.DELETE.psf-in.collector', '', /^consumer psf-in\/collector is gone/),
  api('CONSUMER.MSG.NEXT.psf-in.collector', pullOne, /^consumer psf-in\/collector moved/),
  api('CONSUMER.INFO.psf-in.collector'),
  api('CONSUMER.NAMES.psf-in'),
  api('CONSUMER.LIST.psf-in'),
  api('CONSUMER.LEADER.STEPDOWN.psf-in.collector'),
  api('CONSUMER.PAUSE.psf-in.collector', '{"pause_until":"2100-01-01T00:00:00Z"}'),
  api('CONSUMER.UNPIN.psf-in.collector', '{"group":"a"}'),
  // JetStream's API: the cluster. A single server answers that it is none.
  api('META.LEADER.STEPDOWN'),
  api('SERVER.REMOVE', '{"peer":"psfleet"}'),
  api('ACCOUNT.PURGE.<account-CORE>'),
  api('ACCOUNT.STREAM.MOVE.<account-CORE>.psf-in', '{"server":"psfleet"}'),
  api('ACCOUNT.STREAM.CANCEL_MOVE.<account-CORE>.psf-in'),
  // Acknowledgements, flow control, replication.
  at('CORE', '<delivery>', '+ACK', /^consumer psf-in\/collector moved/),
  at('CORE', '<delivery>', '+TERM', /^consumer psf-in\/collector moved/),
  at('CORE', '<delivery>', '-NAK'),
  at('CORE', '$JS.FC.psf-in.collector.walked'),
  at('CORE', '$JS.EVENT.ADVISORY.API'),
  at('CORE', '$JSC.R.walked'),
  at('CORE', '$NRG.V.walked'),
  // What streams and buckets store.
  at('CORE', 'psf.in.<slot>.<victim>', '{}', /^psf-in: stored psf\.in\.\d+\.walk-b/),
  at('AGENTS', 'psf.in.<slot>.<victim>', '{}', /^psf-in: stored psf\.in\.\d+\.walk-b/),
  at('AGENTS', 'psf.in.9.zz', '{}', /^psf-in: stored psf\.in\.9\.zz/),
  at('AGENTS', 'psf.in.sim.sim-other', '{}', /^psf-in: stored psf\.in\.sim\.sim-other/),
  at('API', 'psf.retry.<victim>', '{}', /^psf-in: stored psf\.retry\.walk-b/),
  at('COLLECTOR', 'psf.dead.<victim>', '{}', /^psf-dead: stored psf\.dead\.walk-b/),
  at('COLLECTOR', '$KV.psf-leases.rollup', 'walked', /^KV_psf-leases: stored/),
  at('API', '$KV.psf-state.manifest', 'walked', /^KV_psf-state: stored/),
  // What the parts of psfleet listen to.
  at('AGENTS', 'psf.cmd.<victim>', '{}', /^host walk-b received on psf\.cmd\.walk-b/),
  at('API', 'psf.cmd.<victim>', '{}', /^host walk-b received on psf\.cmd\.walk-b/),
  at('API', 'psf.live.<victim>', '{}', /^host walk-b received on psf\.live\.walk-b/),
  at('AGENTS', 'psf.time', '', /^collector received on psf\.time/),
  at('AGENTS', '<inbox-host>', '{}', /^host walk-b received on _INBOX/),
  at('AGENTS', '<inbox-simulator>', '{}', /^simulator received on _INBOX/),
  at('COLLECTOR', '<inbox-collector>', '{}', /^collector received on _INBOX/),
  at('API', '<inbox-api>', '{}', /^api received on _INBOX/),
  at('SYS', '<inbox-revoker>', '{}', /^revoker received on _INBOX/),
  at('CORE', '<inbox-core>', '{}', /^core received on _INBOX/),
  // The server's own services.
  at('SYS', '$SYS.REQ.CLAIMS.UPDATE', '<widened-claims>', /^account AGENTS has other claims/),
  at('SYS', '$SYS.REQ.CLAIMS.DELETE', '<widened-claims>'),
  at('SYS', '$SYS.REQ.CLAIMS.PACK'),
  at('SYS', '$SYS.REQ.ACCOUNT.<account-AGENTS>.CLAIMS.LOOKUP'),
  at('SYS', '$SYS.REQ.ACCOUNT.<account-AGENTS>.CONNZ'),
  at('SYS', '$SYS.REQ.SERVER.PING'),
  at('SYS', '$SYS.REQ.SERVER.<server>.RELOAD'),
  at('SYS', '$SYS.REQ.SERVER.<server>.KICK', '{"cid":1}'),
  at('SYS', '$SYS.REQ.SERVER.<server>.LDM', '{"cid":1}'),
  at('SYS', '$SYS.REQ.USER.INFO'),
  at('SYS', '$SYS.ACCOUNT.<account-AGENTS>.CONNECT'),
  at('SYS', '$SYS._INBOX.walked'),
  // Prefixes that a server uses for itself, other products' subjects, and wildcards.
  ...words(`
    _R_.walked _GR_.walked.walked.psf.cmd.<victim> $GR.walked $GNR.walked $G.walked $LDS.walked $MQTT.sub.walked
    $SRV.PING $O.psf-in.C.walked $KV.walked.a $JS.API $JS.M.psf-in $JS.S.x psf
    psf.in x
  `).map((subject) => at(null, subject, '{}')),
];

/**
 * Reply subjects with wildcards. A server before 2.9.15 ends with a stack overflow when a request through an import
 * names one: https://github.com/nats-io/nats-server/pull/3862
 */
export const wildcardReplies = words(`
  psf.cmd.* psf.in.*.<victim> psf.in.> psf.> $JS.> $JS.API.STREAM.PURGE.* _INBOX.> > *
`);

/** Patterns of a subscription that would hear what is meant for others. */
export const patterns = words(`
  > * *.> psf.> psf.*.* psf.*.> $JS.> $JS.API.> $JS.ACK.> $JS.EVENT.> $KV.> $SYS.> $SYS.REQ.> $SYS.ACCOUNT.>
  $G.> $SRV.> _R_.> _GR_.> _INBOX.> _INBOX.*.> psf.in.> psf.in.<slot>.<victim> psf.in.sim.* psf.retry.>
  psf.dead.> psf.cmd.> psf.cmd.* psf.cmd.<victim> psf.live.> psf.live.<victim> psf.time $KV.psf-state.>
  $KV.psf-leases.rollup _INBOX.<victim>.> <inbox-host> _INBOX.collector.> _INBOX.api.> _INBOX.revoker.>
  _INBOX.core.> _INBOX.<simulator>.> $JS.API.STREAM.PURGE.psf-in $SYS.REQ.CLAIMS.UPDATE <delivery>
`);

function api(verb: string, payload = '', effect: RegExp | null = null): Target {
  return at('CORE', `$JS.API.${verb}`, payload, effect);
}

function at(account: AccountName | null, subject: string, payload = '', effect: RegExp | null = null): Target {
  return { subject, payload, account, effect };
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
