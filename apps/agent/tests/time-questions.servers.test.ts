import { setTimeout as pause } from 'node:timers/promises';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import { decodeTimeRequest, encodeTimeAnswer, timeSubject } from '@psfleet/wire';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock, type Clock } from '../src/schedule/clock.js';
import { FleetClock } from '../src/schedule/fleet-clock.js';
import { TimeQuestions } from '../src/schedule/time-questions.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const hourMs = 3_600_000;

let nats: TestNats;
let asHost: NatsConnection;
let asCollector: NatsConnection;
const started: TimeQuestions[] = [];

beforeAll(async () => {
  nats = await startTestNats();
  asHost = await connectNats({ url: nats.url, ...nats.credentials.host('web-1'), name: 'test', logger });
  asCollector = await connectNats({ url: nats.url, ...nats.credentials.collector, name: 'test', logger });
});
afterEach(() => Promise.all(started.splice(0).map((questions) => questions.stop())));
afterAll(async () => {
  await Promise.all([closeNats(asHost), closeNats(asCollector)]);
  await nats.stop();
});

function questionsOf(aheadMs: number): { questions: TimeQuestions; fleetClock: FleetClock; clock: Clock } {
  const clock = { ...systemClock, wallMs: () => Date.now() + aheadMs };
  const fleetClock = new FleetClock(clock);
  const questions = new TimeQuestions({ connection: asHost, clock, fleetClock, logger });
  started.push(questions);
  return { questions, fleetClock, clock };
}

type Respond = (nonce: Uint8Array, number: number) => Promise<Uint8Array> | Uint8Array;

interface Answering {
  /** Questions so far. */
  readonly asked: () => number;
  readonly stop: () => void;
}

/** Answers with the connection of a collector until it is stopped. */
async function answering(respond: Respond): Promise<Answering> {
  let asked = 0;
  const subscription = asCollector.subscribe(timeSubject, {
    callback: (_, message) => {
      const number = asked++;
      void Promise.resolve(respond(decodeTimeRequest(message.data), number)).then((bytes) => message.respond(bytes));
    },
  });
  await asCollector.flush();
  return { asked: () => asked, stop: () => subscription.unsubscribe() };
}

const rightAnswer = (nonce: Uint8Array, errorMs = 0): Uint8Array =>
  encodeTimeAnswer(nonce, { nowMs: Date.now() + errorMs, behindMs: 0 });

it('learns the time, and asks once while it is right', async () => {
  const collector = await answering((nonce) => rightAnswer(nonce));
  const { questions, fleetClock } = questionsOf(2 * hourMs);
  await questions.start();
  expect(fleetClock.source).toBe('collector');
  expect(Math.abs(fleetClock.nowMs() - Date.now())).toBeLessThan(100);
  expect(Math.abs((fleetClock.correctOffset() ?? 0) + 2 * hourMs)).toBeLessThan(100);
  await questions.ask();
  collector.stop();
  // Five to learn it, one to see that it is right.
  expect(collector.asked()).toBe(6);
});

it('takes the fastest of several answers, and half of its round trip', async () => {
  const collector = await answering(async (nonce, number) => {
    const answer = rightAnswer(nonce, number === 3 ? 0 : -20_000);
    await pause(number === 3 ? 0 : 200);
    return answer;
  });
  const { questions, fleetClock } = questionsOf(0);
  await questions.ask();
  expect(Math.abs(fleetClock.nowMs() - Date.now())).toBeLessThan(100);
  collector.stop();
  expect(collector.asked()).toBe(5);
});

it.each<[string, Respond]>([
  ['late', async (nonce) => pause(1_200).then(() => rightAnswer(nonce))],
  ['to another question', () => rightAnswer(new Uint8Array(8))],
  ['from 1970', (nonce) => encodeTimeAnswer(nonce, { nowMs: 5_000, behindMs: 0 })],
  ['that is no answer', () => Buffer.from('{"stream":"psf-in", "seq":1}')],
])('does not take an answer %s', async (_, respond) => {
  const collector = await answering(respond);
  const { questions, fleetClock } = questionsOf(hourMs);
  await questions.ask();
  collector.stop();
  expect([fleetClock.source, fleetClock.correctOffset()]).toEqual(['none', null]);
});

it('asks again soon after nobody answered, and at once when it is hurried', async () => {
  const { questions, fleetClock } = questionsOf(-hourMs);
  await questions.start();
  expect(fleetClock.source).toBe('none');
  const collector = await answering((nonce) => rightAnswer(nonce));
  await expect.poll(() => fleetClock.source, { timeout: 10_000 }).toBe('collector');
  await expect.poll(collector.asked, { timeout: 5_000 }).toBe(5);
  questions.hurry();
  await expect.poll(collector.asked, { timeout: 5_000 }).toBe(6);
  collector.stop();
}, 30_000);
