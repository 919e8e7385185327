import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Publisher, Spool } from '@psfleet/agent/testing';
import { createLogger } from '@psfleet/service-kit';
import { dataSubject, streams } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../programs/eventually.js';
import { configurations } from './brokers.js';
import { connectAs, inboxOf, victim } from './identities.js';
import { Walk, type WalkedBroker } from './walk.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const [messages, places] = [40, 8];

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

  it('lose no message, even if the attacker knows the inbox of every publish', async () => {
    // A simulator may write on many subjects, so that its own are never full.
    const attacker = await walk.intrude('simulator');
    // Somebody who sees all subjects of AGENTS tells the attacker each inbox. The product has no such user.
    const spy = await connectAs(broker.url, walk.keys.unlimited('AGENTS'));
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
    const connection = await connectAs(broker.url, walk.keys.host(victim), inboxOf(victim));
    const spool = await Spool.open({ folder, maxBytes: 1e8, maxAgeMs: 1e9, maxMemoryBytes: 1e6, logger });
    for (let number = 1; number <= messages; number++) {
      await spool.append([{ seq: spool.nextSeq, bytes: Buffer.alloc(100, number) }], spool.wantsKeyframe);
    }
    const publisher = new Publisher({ connection, host: victim, intervalMs: 1000, spool, logger });
    publisher.start();
    await eventually('forged acknowledgements', () => forged > messages);
    await setPlacesPerSubject(-1);
    const numbers = Array.from({ length: messages }, (_, at) => at + 1);
    await eventually('all messages', async () => {
      const present = await stored();
      return spool.length === 0 && numbers.every((number) => present.has(number));
    });
    await publisher.stop(0);
    await spool.close();
    await Promise.all([connection.close(), spy.close()]);
    expect(spool.dropped).toBe(0);
    await walk.look();
  });
});
