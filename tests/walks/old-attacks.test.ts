import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurations } from './brokers.js';
import { attacker } from './identities.js';
import type { Intruder, Publication } from './intruder.js';
import { Walk, type WalkedBroker } from './walk.js';

/**
 * What worked when agents, collectors and streams shared one account, although each had a list of subjects: the server
 * sends its answers to any reply subject, with rights of its own.
 */
interface Attack {
  readonly name: string;
  readonly by: 'host' | 'collector';
  readonly publications: readonly (Publication & { readonly reply: string })[];
  /** What it did. */
  readonly did: RegExp;
}

const ownData = { subject: 'psf.in.<own-slot>.<own-name>', payload: 'a command' };
const pull = { subject: '$JS.API.CONSUMER.MSG.NEXT.psf-in.collector', payload: '{"batch":1,"no_wait":true}' };
const read = { subject: '$JS.API.DIRECT.GET.psf-in.psf.in.<own-slot>.<own-name>', payload: '' };

const attacks: readonly Attack[] = [
  {
    name: 'a host purges the stream of unread data with one publish',
    by: 'host',
    publications: [{ ...ownData, reply: '$JS.API.STREAM.PURGE.psf-in' }],
    did: /^psf-in: \d+ messages were removed$/,
  },
  {
    name: 'a host forges the data of another with the answer to its own',
    by: 'host',
    publications: [{ ...ownData, reply: 'psf.in.<slot>.<victim>' }],
    did: /^psf-in: stored psf\.in\.\d+\.walk-b: /,
  },
  {
    name: 'a host has a stored command delivered to another host',
    by: 'host',
    publications: [
      { ...ownData, reply: '<inbox-core>' },
      { ...read, reply: 'psf.cmd.<victim>' },
    ],
    did: /psf\.cmd\.walk-b.*: a command$/,
  },
  {
    name: 'a host deletes a stream with a stored message that is empty',
    by: 'host',
    publications: [
      { ...ownData, payload: '', reply: '<inbox-core>' },
      { ...read, reply: '$JS.API.STREAM.DELETE.psf-dead' },
    ],
    did: /^stream psf-dead is gone$/,
  },
  {
    name: 'a collector purges another stream when there is nothing to receive',
    by: 'collector',
    publications: [
      { ...pull, payload: '{"batch":100,"no_wait":true}', reply: '<inbox-core>' },
      { ...pull, reply: '$JS.API.STREAM.PURGE.psf-dead' },
    ],
    did: /^psf-dead: \d+ messages were removed$/,
  },
  {
    name: 'a collector deletes another stream when there is nothing to receive',
    by: 'collector',
    publications: [
      { ...pull, payload: '{"batch":100,"no_wait":true}', reply: '<inbox-core>' },
      { ...pull, reply: '$JS.API.STREAM.DELETE.KV_psf-state' },
    ],
    did: /^stream KV_psf-state is gone$/,
  },
];

describe.each(Object.entries(configurations))('old attacks, %s', (_, start) => {
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

  async function carryOut({ publications }: Attack, intruder: Intruder): Promise<readonly string[]> {
    const facts: string[] = [];
    for (const { subject, payload, reply } of publications) {
      await intruder.publish([{ subject: walk.fill(subject), payload: walk.fill(payload), reply: walk.fill(reply) }]);
      facts.push(...(await walk.witnesses.hear()));
    }
    return [...facts, ...(await walk.look())];
  }

  it.each(attacks)('$name: works inside the account of the streams', async (attack) => {
    const own = attack.publications.map(({ subject }) => walk.fill(subject));
    const rights = { pub: { allow: own }, sub: { allow: [`_INBOX.${attacker}.>`] } };
    const intruder = await walk.intrude('host', walk.keys.unlimited('CORE', rights));
    // In the account of the streams commands reach hosts, as they did when there was one account only.
    const listener = walk.core.subscribe('psf.cmd.>');
    const heard: string[] = [];
    const listening = (async () => {
      for await (const message of listener) {
        heard.push(`psf.cmd.walk-b as ${message.subject}: ${message.string()}`);
      }
    })();
    await walk.core.flush();
    const facts = await carryOut(attack, intruder);
    listener.unsubscribe();
    await listening;
    expect([...facts, ...heard]).toContainEqual(expect.stringMatching(attack.did));
  });

  it.each(attacks)('$name: does nothing any more', async (attack) => {
    const intruder = await walk.intrude(attack.by);
    const facts = await carryOut(attack, intruder);
    const own = { host: /^psf-in: stored psf\.in\.\d+\.walk-a: /, collector: /^consumer psf-in\/collector moved$/ };
    expect(facts.filter((fact) => !own[attack.by].test(fact))).toEqual([]);
  });
});
