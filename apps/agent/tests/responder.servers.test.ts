import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createPsutil } from '@psfleet/psutil-core';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats, createLogger, type NatsConnection } from '@psfleet/service-kit';
import {
  commandSubject,
  computeProcUid,
  decodeActionReply,
  encodeActionRequest,
  type ActionTarget,
} from '@psfleet/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Executor } from '../src/actions/executor.js';
import { Policy } from '../src/actions/policy.js';
import { ActionResponder } from '../src/actions/responder.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const ps = createPsutil();
const bootId = ps.bootId() ?? '';

describe('ActionResponder, of two machines with one name', () => {
  const connections: NatsConnection[] = [];
  let nats: TestNats;
  let asApi: NatsConnection;
  let right: ActionResponder;
  let wrong: ActionResponder;
  let child: ChildProcess;
  let target: ActionTarget;

  beforeEach(async () => {
    nats = await startTestNats();
    asApi = await connect('api');
    right = await startResponder('the-right-one', bootId);
    wrong = await startResponder('the-wrong-one', bootId);
    child = spawn('sleep', ['1000'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const pid = child.pid ?? -1;
    const startTicks = new ps.Process(pid).ident.startTicks ?? -1;
    const procUid = computeProcUid('web-1', bootId, pid, startTicks);
    target = { host: 'web-1', hostId: 'the-right-one', bootId, pid, startTicks, procUid };
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

  async function startResponder(hostId: string, boot: string): Promise<ActionResponder> {
    const connection = await connect('agent');
    const policy = new Policy(ps, { enabled: true, protectedPids: [], protectedNames: [], ownPid: process.pid });
    const identity = { host: 'web-1', hostId, bootId: boot };
    const executor = new Executor({ ps, table: ps.createProcessTable(), policy, identity });
    const responder = new ActionResponder({ connection, host: 'web-1', executor, logger });
    responder.start();
    await connection.flush();
    return responder;
  }

  const ask = (bytes: Uint8Array) => asApi.request(commandSubject('web-1'), bytes, { timeout: 1_000 });
  const terminate = (changes: Partial<ActionTarget> = {}): Buffer =>
    encodeActionRequest({
      id: 'a-1',
      verb: { verb: 'signal', signal: 'SIGTERM' },
      target: { ...target, ...changes },
    });

  it('the right one acts and answers, the other one is silent', async () => {
    for (let n = 0; n < 10; n++) {
      const reply = decodeActionReply((await ask(terminate({ startTicks: 1, procUid: uidOf(1) }))).data);
      expect(reply.outcome).toBe('other-process');
    }
    const exit = once(child, 'exit');
    expect(decodeActionReply((await ask(terminate())).data)).toMatchObject({ id: 'a-1', outcome: 'done' });
    expect(await exit).toEqual([null, 'SIGTERM']);
    expect([right.ignored, wrong.ignored]).toEqual([0, 11]);
  });

  it.each([
    ['names another machine', () => terminate({ hostId: 'a-third-one' })],
    ['names another boot', () => terminate({ bootId: 'earlier' })],
    ['names another host', () => terminate({ host: 'web-2' })],
    ['is an acknowledgement', () => Buffer.from('{"stream":"psf-in", "seq":3}')],
    ['is empty', () => Buffer.alloc(0)],
    ['is cut', () => terminate().subarray(0, -1)],
  ])('nobody acts or answers when a message %s', async (_, bytes) => {
    await expect(ask(bytes())).rejects.toThrow(/timeout/i);
    expect([right.ignored, wrong.ignored]).toEqual([1, 1]);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  const uidOf = (startTicks: number): bigint => computeProcUid('web-1', bootId, target.pid, startTicks);
});
