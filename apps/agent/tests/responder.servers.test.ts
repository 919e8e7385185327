import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import {
  commandSubject,
  decodeActionReply,
  encodeActionRequest,
  type ActionReply,
  type ActionRequest,
  type ActionTarget,
} from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActionResponder } from '../src/actions/responder.js';
import { createSteps, prepareRequest, signal } from './action-world.js';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('ActionResponder, of two machines with one name', () => {
  const connections: NatsConnection[] = [];
  let nats: TestNats;
  let asApi: NatsConnection;
  let right: ActionResponder;
  let wrong: ActionResponder;
  let child: ChildProcess;

  beforeEach(async () => {
    nats = await startTestNats();
    asApi = await connect('api');
    right = await startResponder('the-right-one');
    wrong = await startResponder('the-wrong-one');
    child = spawn('sleep', ['1000'], { stdio: 'ignore' });
    await once(child, 'spawn');
  });

  afterEach(async () => {
    child.kill('SIGKILL');
    await Promise.all(connections.splice(0).map(closeNats));
    await nats.stop();
  });

  async function connect(role: 'api' | 'agent'): Promise<NatsConnection> {
    const credentials = role === 'api' ? nats.credentials.api : nats.credentials.host('web-1');
    const connection = await connectNats({ url: nats.url, ...credentials, name: role, logger });
    connections.push(connection);
    return connection;
  }

  async function startResponder(hostId: string): Promise<ActionResponder> {
    const connection = await connect('agent');
    const responder = new ActionResponder({ connection, host: 'web-1', steps: createSteps({ hostId }), logger });
    responder.start();
    await connection.flush();
    return responder;
  }

  const ask = (bytes: Uint8Array) => asApi.request(commandSubject('web-1'), bytes, { timeout: 1_000 });
  const answerTo = async (request: ActionRequest): Promise<ActionReply> =>
    decodeActionReply((await ask(encodeActionRequest(request))).data);
  const terminate = (changes: Partial<ActionTarget> = {}) =>
    prepareRequest(child.pid ?? -1, signal('SIGTERM'), { hostId: 'the-right-one', ...changes });
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;

  it('the right one acts and answers, the other one is silent', async () => {
    for (let n = 0; n < 10; n++) {
      expect(await answerTo(terminate({ startTicks: 1 }))).toMatchObject({ outcome: 'other-process' });
    }
    const exit = once(child, 'exit');
    const request = terminate();
    const { id, target } = request;
    const prepared = await answerTo(request);
    expect([prepared.kind, isAlive()]).toEqual(['prepared', true]);
    const handle = prepared.kind === 'prepared' ? prepared.handle : '';
    expect(await answerTo({ step: 'commit', id, target, handle })).toMatchObject({ id, outcome: 'done' });
    expect(await exit).toEqual([null, 'SIGTERM']);
    expect([right.ignored, wrong.ignored]).toEqual([0, 12]);
  });

  it('carries out nothing that was prepared before the connection broke', async () => {
    const request = terminate();
    const { id, target } = request;
    const prepared = await answerTo(request);
    const handle = prepared.kind === 'prepared' ? prepared.handle : '';
    await nats.kill();
    await nats.restart();
    await vi.waitUntil(async () => {
      const reply = await answerTo({ step: 'commit', id, target, handle }).catch(() => null);
      return reply?.kind === 'result' && reply.outcome === 'expired';
    }, 20_000);
    expect(isAlive()).toBe(true);
  });

  it.each([
    ['names another machine', () => encodeActionRequest(terminate({ hostId: 'a-third-one' }))],
    ['names another boot', () => encodeActionRequest(terminate({ bootId: 'earlier' }))],
    ['names another host', () => encodeActionRequest(terminate({ host: 'web-2' }))],
    ['is an acknowledgement', () => Buffer.from('{"stream":"psf-in", "seq":3}')],
    ['is empty', () => Buffer.alloc(0)],
    ['is cut', () => encodeActionRequest(terminate()).subarray(0, -1)],
  ])('nobody acts or answers when a message %s', async (_, bytes) => {
    await expect(ask(bytes())).rejects.toThrow(/timeout/i);
    expect([right.ignored, wrong.ignored]).toEqual([1, 1]);
    expect(isAlive()).toBe(true);
  });
});
