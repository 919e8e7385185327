import { randomBytes } from 'node:crypto';
import { DiscardPolicy, type JetStreamManager } from '@nats-io/jetstream';
import {
  absentColumns,
  sampleTable,
  dataSubject,
  deadHeaders,
  encodeMessage,
  streams,
  noHints,
  retrySubject,
  type HostMessage,
} from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeadLetterWriter, type DeadLetterWriter } from './world/dead-letter-writer.js';
import { call, readAllPages, startWorld, type Answer, type World } from './world/start-world.js';

interface Letter {
  readonly id: number;
  readonly host: string | null;
  readonly reason: string | null;
  readonly bytes: number;
}

const base = '/api/v1/dead-letters';
let world: World;
let writer: DeadLetterWriter;
let manager: JetStreamManager;

beforeAll(async () => {
  world = await startWorld();
  writer = await startDeadLetterWriter(world.nats);
  ({ manager } = writer);
});
afterAll(async () => {
  await writer.stop();
  await world.stop();
});

function retry(id: number): Promise<Answer<Letter>> {
  return call(world.url, `${base}/${id}/retry`, { method: 'POST' });
}

const message: HostMessage = {
  host: 'web-1',
  hostId: 'id\u001B[2J',
  bootId: 'boot',
  queue: 'queue',
  seq: 9,
  ts: 1_795_377_312_000,
  elapsedMs: null,
  part: 1,
  parts: 1,
  tick: { keyframe: true, processes: 1, dropped: 0, eventSource: 'sweep', ...noHints },
  facts: null,
  groups: [{ group: 6, rows: 1, dimensions: new Map(), fields: new Map([[1, [1000]]]) }],
  identities: null,
  samples: {
    rows: 7,
    columns: {
      ...absentColumns(sampleTable, 7),
      ...Object.fromEntries(
        [
          'cpu_ticks',
          'cpu_ticks_total',
          'rss',
          'vms',
          'num_threads',
          'num_fds',
          'read_bytes',
          'read_bytes_total',
          'write_bytes',
          'write_bytes_total',
          'ctx_switches',
          'nice',
        ].map((name) => [name, Array.from({ length: 7 }, (_, row) => (row === 0 ? null : row))]),
      ),
      proc_uid: BigUint64Array.from({ length: 7 }, (_, row) => BigInt(row + 10)),
      name: { values: ['node', 'evil\u001B[2J\u202E'], indexes: [1, 0, 0, 0, 0, 0, 0] },
      username: { values: [], indexes: Array.from({ length: 7 }, () => null) },
      status: { values: ['sleeping'], indexes: [0, 0, 0, 0, 0, 0, 0] },
      exited: Array.from({ length: 7 }, () => false),
    } as unknown as NonNullable<HostMessage['samples']>['columns'],
  },
  events: null,
};

describe('before a collector has created the stream', () => {
  it('there are no letters', async () => {
    expect(await world.get(base)).toMatchObject({ status: 200, body: { data: [], meta: { cursor: null } } });
    expect((await world.get(`${base}/1`)).status).toBe(404);
    await writer.makeStreams();
  });
});

describe('GET /dead-letters', () => {
  it('lists letters newest first, page by page, across removed letters and those of other hosts', async () => {
    for (let number = 0; number < 30; number++) {
      await writer.write(number % 10 === 3 ? 'rare' : 'common', Buffer.from(`bad ${number}`));
    }
    for (const id of [1, 5, 16, 17, 18, 19, 20, 21, 30]) {
      await manager.streams.deleteMessage(streams.dead.name, id);
    }
    const left = Array.from({ length: 30 }, (_, index) => 30 - index).filter(
      (id) => ![1, 5, 16, 17, 18, 19, 20, 21, 30].includes(id),
    );
    for (const limit of [1, 2, 7, 100]) {
      expect(
        (await readAllPages<Letter>(world, `${base}?limit=${limit}`)).map(({ id }) => id),
        `limit ${limit}`,
      ).toEqual(left);
      expect(
        (await readAllPages<Letter>(world, `${base}?limit=${limit}&host=rare`)).map(({ id }) => id),
        `limit ${limit}`,
      ).toEqual([24, 14, 4]);
    }
    expect((await world.get(`${base}?host=nowhere`)).body.data).toEqual([]);
    const { body } = await world.get<Letter[]>(`${base}?limit=1`);
    expect(body.data[0]).toEqual({
      id: 29,
      storedAt: expect.stringMatching(/^20\d\d-.*Z$/) as string,
      reason: 'malformed: test',
      host: 'common',
      subject: dataSubject('common'),
      seq: 7,
      bytes: 6,
    });
  });

  it('finds a letter behind a long gap', async () => {
    const id = await writer.write('lonely', Buffer.from('first'));
    writer.writeMany('busy', 3000);
    await writer.write('busy', Buffer.from('last'));
    expect((await world.get<Letter[]>(`${base}?host=lonely`)).body.data.map((letter) => letter.id)).toEqual([id]);
  });

  it('ends a page of large letters early, with a cursor', async () => {
    const ids: number[] = [];
    for (let number = 0; number < 40; number++) {
      ids.push(await writer.write('large', Buffer.alloc(900_000)));
    }
    const { body } = await world.get<Letter[]>(`${base}?limit=1000&host=large`);
    expect(body.data.length).toBeLessThan(40);
    expect(body.meta['cursor']).not.toBeNull();
    expect((await readAllPages<Letter>(world, `${base}?limit=1000&host=large`)).map(({ id }) => id)).toEqual(
      ids.toReversed(),
    );
  });

  it.each([
    ['limit=1001', 'limit'],
    ['limit=0', 'limit'],
    ['host=a.b', 'host'],
    ['host=%3E', 'host'],
    ['cursor=WyJhY3Rpb25zIiwiYSJd', 'cursor'],
  ])('rejects ?%s', async (query, path) => {
    expect(await world.get(`${base}?${query}`)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe('GET /dead-letters/{id}', () => {
  it('shows the content of a message that can be decoded', async () => {
    const id = await writer.write('web-1', encodeMessage(message), { reason: 'storage: insert failed' });
    const { status, body } = await world.get<Record<string, unknown>>(`${base}/${id}`);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      id,
      reason: 'storage: insert failed',
      decodeError: null,
      payloadHead: null,
      headers: { [deadHeaders.subject]: dataSubject('web-1') },
      message: {
        host: 'web-1',
        hostId: 'id\u001B[2J',
        seq: 9,
        ts: 1_795_377_312_000,
        elapsedMs: null,
        tick: { processes: 1 },
        groups: [{ group: 'virtual_memory', rows: 1 }],
        identities: null,
        events: null,
        samples: {
          rows: 7,
          shown: [
            { proc_uid: '000000000000000a', name: 'evil\u001B[2J\u202E', rss: null, username: null, exited: false },
            { name: 'node', rss: 1 },
            {},
            {},
            {},
          ],
        },
      },
    });
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'malformed: message of 0 bytes'],
    ['garbage', randomBytes(900_000), ''],
    ['a bomb', Buffer.concat([Buffer.from([1, 0, 0xdf, 0xff, 0xff, 0xff, 0xff])]), 'malformed:'],
  ])('shows the first bytes of %s', async (_, payload, error) => {
    const id = await writer.write('web-1', payload);
    const { body } = await world.get<Record<string, unknown>>(`${base}/${id}`);
    expect(body.data).toMatchObject({
      bytes: payload.length,
      message: null,
      decodeError: expect.stringContaining(error) as string,
    });
    expect(body.data['payloadHead']).toBe(Buffer.from(payload).subarray(0, 1024).toString('base64'));
  });

  it('shows a letter without the usual headers', async () => {
    const seq = await writer.publish('psf.dead.some.thing', Buffer.from('?'));
    expect((await world.get(`${base}/${seq}`)).body.data).toMatchObject({
      reason: null,
      host: null,
      subject: null,
      seq: null,
      headers: {},
    });
  });

  it.each([
    ['0', 400],
    ['x', 400],
    ['1.5', 400],
    ['-1', 400],
    ['999999999', 404],
    ['1', 404],
    ["1'", 400],
  ])('rejects the id %s', async (id, status) => {
    expect((await world.get(`${base}/${encodeURIComponent(id)}`)).status).toBe(status);
  });
});

describe('POST /dead-letters/{id}/retry', () => {
  it('sends the message once, even for two concurrent requests, and removes the letter', async () => {
    const payload = encodeMessage(message);
    const id = await writer.write('web-1', payload);
    const { state: before } = await manager.streams.info(streams.data.name);
    const answers = await Promise.all([retry(id), retry(id)]);
    expect(answers.map(({ status }) => status)).toContain(200);
    const { state } = await manager.streams.info(streams.data.name);
    expect(state.messages - before.messages).toBe(1);
    const sent = await manager.streams.getMessage(streams.data.name, { seq: state.last_seq });
    expect(sent?.subject).toBe(retrySubject('web-1'));
    expect(sent?.data).toEqual(new Uint8Array(payload));
    expect((await world.get(`${base}/${id}`)).body).toMatchObject({
      type: 'https://psfleet.dev/problems/no-such-letter',
      status: 404,
    });
    expect((await retry(id)).status).toBe(404);
  });

  it.each(['psf.in.99.web-1', 'psf.cmd.web-1', 'psf.in.>', 'psf.dead.web-1', '$JS.API.STREAM.PURGE.psf-in'])(
    'sends nothing on %s',
    async (subject) => {
      const id = await writer.write('web-1', encodeMessage(message), { subject });
      expect(await retry(id)).toMatchObject({
        status: 422,
        body: { type: 'https://psfleet.dev/problems/not-retryable' },
      });
      expect((await world.get(`${base}/${id}`)).status).toBe(200);
    },
  );

  it('keeps the letter if the broker does not accept the message', async () => {
    const id = await writer.write('web-1', encodeMessage(message));
    await manager.streams.delete(streams.data.name);
    expect(await retry(id)).toMatchObject({
      status: 503,
      body: { type: 'https://psfleet.dev/problems/broker-unavailable' },
    });
    expect((await world.get(`${base}/${id}`)).status).toBe(200);
    await manager.streams.add({
      name: streams.data.name,
      subjects: [...streams.data.subjects],
      max_bytes: 1,
      discard: DiscardPolicy.New,
    });
    expect(await retry(id)).toMatchObject({
      status: 503,
      body: { type: 'https://psfleet.dev/problems/broker-unavailable' },
    });
    expect((await world.get(`${base}/${id}`)).status).toBe(200);
  });
});

it('answers 503 while the broker is unavailable', async () => {
  await world.nats.kill();
  for (const answer of [await world.get(base), await world.get(`${base}/1`), await retry(1)]) {
    expect(answer).toMatchObject({ status: 503, body: { type: 'https://psfleet.dev/problems/broker-unavailable' } });
  }
  await world.nats.restart();
});
