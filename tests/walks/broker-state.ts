import type { NatsConnection } from '@psfleet/service-kit';

/** A stream's or consumer's description in the answers of JetStream's API. */
interface Described {
  readonly config: { readonly name: string };
  readonly state: { readonly messages: number; readonly last_seq: number };
}
interface DescribedConsumer {
  readonly name: string;
  readonly config: unknown;
  readonly delivered: unknown;
  readonly ack_floor: unknown;
  readonly num_ack_pending: number;
}

interface StreamState {
  readonly config: string;
  readonly messages: number;
  readonly lastSeq: number;
  /** By name: configuration and position. */
  readonly consumers: ReadonlyMap<string, { readonly config: string; readonly position: string }>;
}

export interface BrokerState {
  readonly streams: ReadonlyMap<string, StreamState>;
  /** The JWT of each account by its name. */
  readonly claims: ReadonlyMap<string, string>;
}

export interface StateReaders {
  /** Users without limits in the account with JetStream and in the system account. */
  readonly core: NatsConnection;
  readonly system: NatsConnection;
  /** Public keys by the name of the account. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** Reads everything that the broker keeps: streams, consumers, and the accounts' claims. */
export async function readState({ core, system, accounts }: StateReaders): Promise<BrokerState> {
  const [streams, claims] = await Promise.all([
    ask<{ streams: Described[] | null }>(core, '$JS.API.STREAM.LIST'),
    Promise.all(
      [...accounts].map(async ([name, key]) => {
        const { data } = await system.request(`$SYS.REQ.ACCOUNT.${key}.CLAIMS.LOOKUP`);
        return [name, Buffer.from(data).toString()] as const;
      }),
    ),
  ]);
  const described = await Promise.all(
    (streams.streams ?? []).map(async ({ config, state }) => {
      const { consumers } = await ask<{ consumers: DescribedConsumer[] | null }>(
        core,
        `$JS.API.CONSUMER.LIST.${config.name}`,
      );
      return [
        config.name,
        {
          config: JSON.stringify(config),
          messages: state.messages,
          lastSeq: state.last_seq,
          consumers: new Map(
            (consumers ?? []).map((consumer) => [
              consumer.name,
              {
                config: JSON.stringify(consumer.config),
                position: JSON.stringify([consumer.delivered, consumer.ack_floor, consumer.num_ack_pending]),
              },
            ]),
          ),
        },
      ] as const;
    }),
  );
  return { streams: new Map(described), claims: new Map(claims) };
}

/** What differs, as sentences. */
export async function compareStates(
  core: NatsConnection,
  before: BrokerState,
  after: BrokerState,
): Promise<readonly string[]> {
  const facts: string[] = [];
  for (const name of new Set([...before.streams.keys(), ...after.streams.keys()])) {
    const [was, is] = [before.streams.get(name), after.streams.get(name)];
    if (was === undefined || is === undefined) {
      facts.push(`stream ${name} ${is === undefined ? 'is gone' : 'appeared'}`);
    } else {
      facts.push(...(await compareStream(core, name, was, is)));
    }
  }
  for (const [name, claims] of after.claims) {
    if (before.claims.get(name) !== claims) {
      facts.push(`account ${name} has other claims`);
    }
  }
  return facts;
}

async function compareStream(core: NatsConnection, name: string, was: StreamState, is: StreamState): Promise<string[]> {
  const facts = was.config === is.config ? [] : [`stream ${name} has another configuration`];
  if (is.lastSeq < was.lastSeq) {
    facts.push(`${name}: the sequence began again`);
  }
  let skipped = 0;
  for (let seq = was.lastSeq + 1; seq <= is.lastSeq; seq++) {
    const { message } = await ask<{ message?: { subject: string; data?: string } }>(
      core,
      `$JS.API.STREAM.MSG.GET.${name}`,
      { seq },
    );
    if (message === undefined) {
      skipped += 1;
    } else {
      facts.push(`${name}: stored ${message.subject}: ${textOf(message.data ?? '')}`);
    }
  }
  // A purge up to a sequence that is not reached yet makes the stream go on behind it.
  if (skipped > 0) {
    facts.push(`${name}: ${skipped} sequences are missing`);
  }
  const removed = was.messages + Math.max(0, is.lastSeq - was.lastSeq) - is.messages;
  if (removed > 0) {
    facts.push(`${name}: ${removed} messages were removed`);
  }
  for (const consumer of new Set([...was.consumers.keys(), ...is.consumers.keys()])) {
    const [earlier, now] = [was.consumers.get(consumer), is.consumers.get(consumer)];
    if (earlier === undefined || now === undefined) {
      facts.push(`consumer ${name}/${consumer} ${now === undefined ? 'is gone' : 'appeared'}`);
    } else if (earlier.config !== now.config) {
      facts.push(`consumer ${name}/${consumer} has another configuration`);
    } else if (earlier.position !== now.position) {
      facts.push(`consumer ${name}/${consumer} moved`);
    }
  }
  return facts;
}

function textOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1').slice(0, 200);
}

async function ask<T>(connection: NatsConnection, subject: string, body: unknown = null): Promise<T> {
  const answer = await connection.request(subject, body === null ? '' : JSON.stringify(body), { timeout: 5000 });
  return answer.json<T>();
}
