import { type AccountName, jetStreamInfo, serviceExports } from './accounts.js';
import { buckets } from './buckets.js';
import { bucketStreamName, collectorDurable, streams } from './streams.js';
import { hostTemplates, timeSubject } from './subjects.js';

/** What connects to the broker. `core` makes streams and buckets; `revoker` is the API when it bars a host
 * or asks whether one is connected. */
export const brokerRoles = ['core', 'collector', 'api', 'revoker', 'host', 'simulator'] as const;
export type BrokerRole = (typeof brokerRoles)[number];

/** Where the broker waits for the answers to requests of other accounts. In COLLECTOR these are about the time only. */
const serviceReplies = '_R_.>';

/** Everything that a user may do; the broker refuses the rest. */
export interface BrokerPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** Whether it may answer each request once, in the inbox that the request names. */
  readonly answersRequests: boolean;
}

export interface BrokerUser extends BrokerPermissions {
  readonly account: AccountName;
}

/**
 * The users of the broker. For hosts and the simulator these are templates, in which the broker itself fills in the
 * name and the slot that a user's credentials carry. Each user has inboxes of its own, so that none reads the answers
 * to another.
 */
export const brokerUsers: Readonly<Record<BrokerRole, BrokerUser>> = {
  core: {
    account: 'CORE',
    publish: [
      jetStreamInfo,
      ...[streams.data.name, streams.dead.name, ...Object.values(buckets).map(bucketStreamName)].flatMap((stream) =>
        ['CREATE', 'UPDATE', 'INFO'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`),
      ),
      `$JS.API.CONSUMER.CREATE.${streams.data.name}.${collectorDurable}`,
      `$JS.API.CONSUMER.DURABLE.CREATE.${streams.data.name}.${collectorDurable}`,
      `$JS.API.CONSUMER.INFO.${streams.data.name}.${collectorDurable}`,
    ],
    subscribe: [inboxOf('core')],
    answersRequests: false,
  },
  collector: {
    account: 'COLLECTOR',
    publish: [...importsOf('COLLECTOR'), serviceReplies],
    subscribe: [inboxOf('collector'), timeSubject],
    // nats-server would note the reply subject of each message that it delivers, and search all of the last minute's
    // for those to forget: a tenth of a millisecond for every message.
    answersRequests: false,
  },
  api: { account: 'API', publish: importsOf('API'), subscribe: [inboxOf('api')], answersRequests: false },
  revoker: {
    account: 'SYS',
    // Besides, it may ask which subjects the connections of an account subscribe.
    publish: ['$SYS.REQ.CLAIMS.UPDATE', '$SYS.REQ.ACCOUNT.*.SUBSZ'],
    subscribe: [inboxOf('revoker')],
    answersRequests: false,
  },
  host: {
    account: 'AGENTS',
    publish: [hostTemplates.data, timeSubject],
    subscribe: [hostTemplates.command, hostTemplates.live, inboxOf('{{name()}}')],
    answersRequests: true,
  },
  simulator: {
    account: 'AGENTS',
    publish: [hostTemplates.simulated, timeSubject],
    subscribe: [inboxOf('{{name()}}')],
    answersRequests: false,
  },
};

function inboxOf(user: string): string {
  return `_INBOX.${user}.>`;
}

function importsOf(account: AccountName): readonly string[] {
  return serviceExports
    .filter(({ to, subject }) => to === account && subject !== jetStreamInfo)
    .map(({ subject }) => subject);
}
