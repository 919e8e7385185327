import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headers } from '@nats-io/transport-node';
import { Publisher, Spool } from '@psfleet/agent/testing';
import { createLogger } from '@psfleet/service-kit';
import { dataSubject, messageId, streams } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { configurations } from './brokers.js';
import { connectAs, inboxOf, victim } from './identities.js';
import { Walk, type WalkedBroker } from './walk.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const [messages, places] = [16, 4];

interface StreamDescription {
  readonly config: object;
  readonly state: { readonly last_seq: number };
}

describe.each(Object.entries(configurations))('forged acknowledgements, %s', (_, start) => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-forged-acks-'));
  let broker: WalkedBroker;
  let walk: Walk;
  beforeAll(async () => {
    broker = await start();
    walk = await Walk.start(broker);
  });
  afterAll(async () => {
    await walk?.close();
    await broker?.stop();
    rmSync(folder, { recursive: true });
  });

  async function askCore<T>(subject: string, body: object | null = null): Promise<T> {
    return (await walk.core.request(subject, body === null ? '' : JSON.stringify(body))).json<T>();
  }

  /** First bytes of the victim's messages that the stream holds. */
  async function stored(): Promise<Set<number>> {
    const { state } = await askCore<StreamDescription>(`$JS.API.STREAM.INFO.${streams.data.name}`);
    const numbers = new Set<number>();
    for (let seq = 1; seq <= state.last_seq; seq++) {
      const { message } = await askCore<{ message?: { subject: string; data?: string } }>(
        `$JS.API.STREAM.MSG.GET.${streams.data.name}`,
        { seq },
      );
      if (message?.subject === dataSubject(victim)) {
        numbers.add(Buffer.from(message.data ?? '', 'base64')[0] ?? 0);
      }
    }
    return numbers;
  }

  async function setPlacesPerSubject(count: number): Promise<void> {
    const { config } = await askCore<StreamDescription>(`$JS.API.STREAM.INFO.${streams.data.name}`);
    const limits = { max_msgs_per_subject: count, discard_new_per_subject: count > 0 };
    const answer = await askCore<{ error?: unknown }>(`$JS.API.STREAM.UPDATE.${streams.data.name}`, {
      ...config,
      ...limits,
    });
    expect(answer.error).toBeUndefined();
  }

  /** The publisher of a real agent with a backlog, and what it has to deliver. */
  async function openVictim(name: string) {
    const connection = await connectAs(broker, walk.keys.host(victim), inboxOf(victim));
    const options = { folder: join(folder, name), maxBytes: 1e8, maxAgeMs: 1e9, maxMemoryBytes: 1e6, logger };
    const spool = await Spool.open(options);
    const firstSeq = spool.nextSeq;
    for (let number = 1; number <= messages; number++) {
      await spool.append([{ seq: spool.nextSeq, bytes: Buffer.alloc(100, number) }], spool.wantsKeyframe);
    }
    const publisher = new Publisher({ connection, host: victim, intervalMs: 1000, spool, logger });
    const numbers = Array.from({ length: messages }, (_, at) => at + 1);
    return {
      spool,
      firstSeq,
      start: () => publisher.start(),
      /** What an agent keeps at its next tick. */
      keepOneMore: () => spool.append([{ seq: spool.nextSeq, bytes: Buffer.alloc(100, 255) }], spool.wantsKeyframe),
      async untilStored(): Promise<void> {
        await eventually('all messages', async () => {
          const present = await stored();
          return spool.length === 0 && numbers.every((number) => present.has(number));
        });
        expect(spool.dropped).toBe(0);
      },
      async close(): Promise<void> {
        await publisher.stop(0);
        await spool.close();
        await connection.close();
      },
    };
  }

  it('lose no message, even if the attacker knows the inbox of every publish', async () => {
    // A simulator may write on many subjects, so that its own are never full.
    const attacker = await walk.intrude('simulator');
    // Somebody who sees all subjects of AGENTS tells the attacker each inbox. The product has no such user.
    const spy = await connectAs(broker, walk.keys.unlimited('AGENTS'));
    let forged = 0;
    spy.subscribe(dataSubject(victim), {
      callback: (_error, { reply = '' }) => {
        forged += 1;
        attacker.connection.publish(`psf.in.sim.sim-${forged}`, 'own data', { reply });
      },
    });
    await spy.flush();
    // Most messages are refused at first, because the subject is full: a forged acknowledgement then covers a message
    // that is nowhere.
    await setPlacesPerSubject(places);
    const sender = await openVictim('acks');
    sender.start();
    await eventually('forged acknowledgements', () => forged > messages);
    await setPlacesPerSubject(-1);
    await sender.untilStored();
    await Promise.all([sender.close(), spy.close()]);
    await walk.look();
  });

  it('for message ids that the attacker used first lose no message', async () => {
    await walk.restore();
    const attacker = await walk.intrude('host');
    const sender = await openVictim('ids');
    const own = walk.fill('psf.in.<own-slot>.<own-name>');
    const publications = Array.from({ length: messages }, (_, at) => {
      const given = headers();
      given.set('Nats-Msg-Id', messageId(victim, sender.spool.queueId, sender.firstSeq + at));
      return { subject: own, payload: 'own data', reply: attacker.inbox, headers: given };
    });
    expect(await attacker.publish(publications)).toEqual([]);
    const facts = await walk.look();
    expect(facts.filter((fact) => /^psf-in: stored psf\.in\.\d+\.walk-a: /.test(fact))).toHaveLength(messages);
    sender.start();
    await eventually('the backlog is sent', () => sender.spool.length === 0);
    await sender.keepOneMore();
    await sender.untilStored();
    await sender.close();
    await walk.look();
  });
});
