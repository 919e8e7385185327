import { headers } from '@nats-io/transport-node';
import { brokerUsers } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurations } from './brokers.js';
import { attacker, simulatorName } from './identities.js';
import type { Intruder } from './intruder.js';
import { hearing, rights, type WalkedRole } from './rights.js';
import { isCovered } from './subject-match.js';
import { patterns, targets } from './targets.js';
import { Walk, type WalkedBroker } from './walk.js';

const roles = Object.keys(rights) as WalkedRole[];

describe.each(Object.entries(configurations))('subjects, %s', (_, start) => {
  let broker: WalkedBroker;
  let walk: Walk;
  beforeAll(async () => {
    broker = await start();
    walk = await Walk.start(broker);
  });
  afterAll(async () => {
    await walk?.close();
    await broker?.stop();
  });

  /** What the contract allows the role of the intruder. */
  function contract(role: WalkedRole, kind: 'publish' | 'subscribe'): string[] {
    const [name, slot] = [role === 'simulator' ? simulatorName : attacker, walk.fill('<own-slot>')];
    return brokerUsers[role][kind].map((subject) => subject.replace('{{name()}}', name).replace('{{tag(slot)}}', slot));
  }

  /** What it is expected to allow. */
  const expected = {
    publish: (role: WalkedRole) => rights[role].map(({ subject, permission }) => walk.fill(permission ?? subject)),
    subscribe: (role: WalkedRole) => hearing[role].map((subject) => walk.fill(subject)),
  };

  describe.each(roles)('%s', (role) => {
    let intruder: Intruder;
    beforeAll(async () => {
      intruder = await walk.intrude(role);
    });

    it.each(['publish', 'subscribe'] as const)('may %s what this test knows, and nothing else', (kind) => {
      expect(contract(role, kind).toSorted()).toEqual(expected[kind](role).toSorted());
    });

    it('publishes nowhere else', async () => {
      const may = expected.publish(role);
      const forbidden = targets
        .map(({ subject, payload }) => ({ subject: walk.fill(subject), payload: walk.fill(payload) }))
        .filter(({ subject }) => !may.some((pattern) => isCovered(subject, pattern)));
      expect(forbidden.length).toBeGreaterThan(50);
      for (const reply of [undefined, intruder.inbox]) {
        const refused = await intruder.publish(
          forbidden.map((each) => (reply === undefined ? each : { ...each, reply })),
        );
        expect(refused).toEqual(forbidden.map(({ subject }) => subject));
        expect(await walk.look()).toEqual([]);
      }
    });

    it('hears nothing that is meant for others', async () => {
      const may = expected.subscribe(role);
      const forbidden = patterns
        .map((pattern) => walk.fill(pattern))
        .filter((pattern) => !may.some((each) => isCovered(pattern, each)));
      expect(forbidden.length).toBeGreaterThan(35);
      const accepted: string[] = [];
      for (const pattern of forbidden) {
        for (const queue of [undefined, 'walkers']) {
          if (!(await intruder.subscribe(pattern, queue))) {
            accepted.push(pattern);
          }
        }
      }
      expect(accepted).toEqual([]);
    });
  });

  it('headers give a host no power over the stream', async () => {
    const intruder = await walk.intrude('host');
    const subject = walk.fill('psf.in.<own-slot>.<own-name>');
    const values = `
      Nats-Rollup: all
      Nats-Rollup: sub
      Nats-Expected-Stream: psf-dead
      Nats-Expected-Last-Sequence: 0
      Nats-TTL: 1
      Nats-Trace-Dest: psf.cmd.walk-b
      Nats-Trace-Dest: $JS.API.STREAM.PURGE.psf-in
      Nats-Stream: psf-in
      Nats-Sequence: 1
      Nats-Subject: psf.in.0.walk-b
      Nats-Schedule: @every 1s
      Nats-Schedule-Target: psf.in.0.walk-b
      Nats-Marker-Reason: MaxAge
      Nats-Batch-Id: a
      Nats-Incr: 1
      KV-Operation: PURGE
      Nats-Required-Api-Level: 99
      Status: 503
      Nats-Last-Sequence: 1
    `;
    await intruder.publish(
      values
        .trim()
        .split('\n')
        .map((value) => {
          const [name = '', content = ''] = value.trim().split(': ');
          const given = headers();
          given.append(name, content);
          return { subject, payload: '{}', reply: intruder.inbox, headers: given };
        }),
    );
    const facts = await walk.look();
    expect(facts.filter((fact) => !/^psf-in: stored psf\.in\.\d+\.walk-a: /.test(fact))).toEqual([]);
    expect(facts.length).toBeGreaterThan(5);
  });

  it('a host answers each request once, and nobody else may answer it', async () => {
    const [host, other] = [await walk.intrude('host'), await walk.intrude('host', walk.keys.host('walk-c'))];
    const asked = host.connection.subscribe(`psf.cmd.${attacker}`, { max: 1 });
    await host.connection.flush();
    const api = walk.witnesses.of('api');
    api.publish(`psf.cmd.${attacker}`, 'do', { reply: `${walk.witnesses.inboxes.api}.question` });
    let reply = '';
    for await (const message of asked) {
      reply = message.reply ?? '';
    }
    expect(reply).toMatch(/^_R_\./);
    const stolen = await other.publish([{ subject: reply, payload: 'from another host' }]);
    const first = await host.publish([{ subject: reply, payload: 'first', reply: '$JS.API.STREAM.PURGE.psf-in' }]);
    const second = await host.publish([{ subject: reply, payload: 'second' }]);
    expect([stolen, first, second]).toEqual([[reply], [], [reply]]);
    expect(await walk.look()).toEqual([
      expect.stringMatching(/^api received on _INBOX\.api\.[0-9a-f]{32}\.question: first$/),
    ]);
  });
});
