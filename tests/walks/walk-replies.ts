import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Intruder, Publication } from './intruder.js';
import { exception, heardByOwnRole, type Right, rights, type WalkedRole } from './rights.js';
import { Walk, type WalkedBroker } from './walk.js';

/** The broker itself refuses such reply subjects. */
const refusedReply = /^(_R_|_GR_|\$GR|\$JS\.ACK)\./;

/**
 * Tests that an answer of the server, or of a part of psfleet, does nothing on any subject on which the sender may not
 * publish itself.
 */
export function walkReplies(start: () => Promise<WalkedBroker>): void {
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

  async function publish(
    intruder: Intruder,
    { subject }: Right,
    payload: string,
    replies: readonly string[],
  ): Promise<readonly string[]> {
    const publications = replies.map((reply): Publication => ({
      subject: walk.fill(subject),
      payload: walk.fill(payload),
      reply: walk.fill(reply),
    }));
    const refused = await intruder.publish(publications);
    expect(refused.filter((reply) => !refusedReply.test(reply))).toEqual([]);
    return walk.look();
  }

  /** Facts that are allowed neither by one of the rights nor by the design's exception. */
  function unexpected(role: WalkedRole, facts: readonly string[], used: readonly Right[]): readonly string[] {
    const allowed = [exception, heardByOwnRole[role] ?? exception, ...used.flatMap(({ causes }) => causes)];
    return facts.filter((fact) => !allowed.some((each) => each.test(fact)));
  }

  describe.each(Object.entries(rights) as [WalkedRole, readonly Right[]][])('%s', (role, list) => {
    let intruder: Intruder;
    beforeAll(async () => {
      intruder = await walk.intrude(role);
    });

    /** An answer may also be sent where the role may publish itself: it then has a right of its own. */
    const rightTo = (reply: string): readonly Right[] => list.filter(({ subject }) => subject === reply);

    /** What each of the reply subjects causes that it should not. */
    async function walkSingly(right: Right, payload: string, replies: readonly string[]): Promise<string[]> {
      const found: string[] = [];
      for (const reply of replies) {
        const facts = await publish(intruder, right, payload, [reply]);
        found.push(...unexpected(role, facts, [right, ...rightTo(reply)]).map((fact) => `reply ${reply}: ${fact}`));
      }
      return found;
    }

    describe.each(list)('$subject', (right) => {
      it('is allowed, and the walk sees what comes of it', async () => {
        const facts: string[] = [];
        for (const payload of right.payloads) {
          const publication = { subject: walk.fill(right.subject), payload: walk.fill(payload), reply: intruder.inbox };
          expect(await intruder.publish([publication])).toEqual([]);
          facts.push(...(await walk.look()));
        }
        expect(unexpected(role, facts, [right])).toEqual([]);
        if (right.shows !== undefined) {
          expect(facts).toContainEqual(expect.stringMatching(right.shows));
        }
      });

      it.each(right.payloads)('with %j, answered to every subject', async (payload) => {
        if (right.consumes === true) {
          expect(await walkSingly(right, payload, walk.replies)).toEqual([]);
          return;
        }
        // All at once, and one by one only to name the culprit.
        const [own, others] = [walk.replies.filter((reply) => rightTo(reply).length > 0), new Set(walk.replies)];
        for (const reply of own) {
          others.delete(reply);
        }
        const found = unexpected(role, await publish(intruder, right, payload, [...others]), [right]);
        const named = found.length === 0 ? [] : await walkSingly(right, payload, [...others]);
        expect([...found, ...named, ...(await walkSingly(right, payload, own))]).toEqual([]);
      });
    });
  });
}
