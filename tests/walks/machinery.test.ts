import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded } from './brokers.js';
import { Intruder } from './intruder.js';
import { targets } from './targets.js';
import { Walk, type WalkedBroker } from './walk.js';

let broker: WalkedBroker;
let walk: Walk;
beforeAll(async () => {
  broker = await startEmbedded();
  walk = await Walk.start(broker);
});
afterAll(async () => {
  await walk?.close();
  await broker.stop();
});

describe('a walk sees', () => {
  it.each(targets.filter(({ effect }) => effect !== null))(
    'what $payload does on $subject, published in $account by somebody without limits',
    async ({ subject, payload, account, effect }) => {
      const intruder = await Intruder.connect(broker, 'walker', walk.keys.unlimited(account!));
      const publication = { subject: walk.fill(subject), payload: walk.fill(payload), reply: intruder.inbox };
      expect(await intruder.publish([publication])).toEqual([]);
      const facts = await walk.look();
      await intruder.close();
      expect(facts).toContainEqual(expect.stringMatching(effect!));
    },
  );
});
