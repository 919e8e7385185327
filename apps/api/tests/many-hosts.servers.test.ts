import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertRows, insertTick, uidOf, type SeedTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number | null;
  readonly rss: number | null;
}

const hourMs = 3_600_000;
const now = Math.floor(Date.now() / 900_000) * 900_000 + 600_000;
const top = '/api/v1/processes/top?limit=2';
let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
});
afterEach(async () => {
  for (const table of ['hosts', 'ticks', 'process_samples', 'processes']) {
    await world.storage.command(`TRUNCATE TABLE ${table}`);
  }
});
afterAll(() => world.stop());

/** So many hosts of one process, which has its host's number as memory; keyframes until `now`, that tell the highest values or do not. */
async function insertFleet({
  hosts,
  digits,
  ticks = 1,
  everyMs = 60_000,
  tells = false,
}: {
  hosts: number;
  digits: number;
  ticks?: number;
  everyMs?: number;
  tells?: boolean;
}): Promise<void> {
  const host = `leftPad(toString(number % ${hosts}), ${digits}, '0') AS host`;
  const place = `${host}, fromUnixTimestamp64Milli(${now - 5000} - ${everyMs} * intDiv(number, ${hosts})) AS ts, ${ticks} - intDiv(number, ${hosts}) AS seq`;
  const rows = `FROM numbers(${hosts * ticks})`;
  await world.storage.command(
    `INSERT INTO hosts (host, ts) SELECT ${host}, fromUnixTimestamp64Milli(${now}) FROM numbers(${hosts})`,
  );
  await world.storage.command(
    `INSERT INTO process_samples (host, ts, seq, proc_uid, name, rss, cpu_ticks, cpu_ticks_total) SELECT ${place}, cityHash64(host), 'p', number % ${hosts}, 10, 10 ${rows}`,
  );
  await world.storage.command(
    `INSERT INTO ticks (host, ts, seq, part, parts, boot_id, queue, elapsed_ms, keyframe, processes, max_rss, max_cpu_ticks) SELECT ${place}, 1, 1, 'b', 'q', ${everyMs}, true, 1, ${tells ? `number % ${hosts}, 10` : 'NULL, NULL'} ${rows}`,
  );
}

async function rowsRead(path: string): Promise<number> {
  const { status, body } = await world.get(path);
  expect(status).toBe(200);
  return Number(body.meta['rowsRead']);
}

describe('the whole fleet is answered', () => {
  it('when it is 10,000 hosts with names as long as names may be', async () => {
    await insertFleet({ hosts: 10_000, digits: 63 });
    const highest = [9999, 9998].map((rss) => ({ host: String(rss).padStart(63, '0'), rss }));
    for (const path of [
      `${top}&by=rss`,
      '/api/v1/processes?sort=-rss&limit=2',
      '/api/v1/processes?sort=-rss&limit=2&q=p',
      `${top}&by=rss&at=${now - 1000}`,
    ]) {
      const { status, body } = await world.get<Row[]>(path);
      expect([path, status, body.data]).toMatchObject([path, 200, highest]);
    }
    expect(await world.get<Row[]>(`${top}&by=cpu`)).toMatchObject({
      status: 200,
      body: { data: [{ value: 0.2 }, { value: 0.2 }] },
    });
    expect(await world.get<Row[]>(`${top}&by=rss&at=${now - 2 * hourMs}`)).toMatchObject({
      status: 200,
      body: { data: [] },
    });
  });

  it('without reading more of it because one host is slow', async () => {
    await insertFleet({ hosts: 1000, digits: 4, ticks: 300 });
    const paths = [
      `${top}&by=rss`,
      '/api/v1/processes?sort=-rss&limit=2',
      `${top}&by=cpu`,
      '/api/v1/processes?limit=2',
      '/api/v1/processes?limit=2&q=p',
    ];
    const before = await Promise.all(paths.map(rowsRead));
    await insertHost(world.storage, 'slow', now);
    for (const [index, hours] of [5, 4, 3].entries()) {
      await insertTick(world.storage, {
        host: 'slow',
        ts: now - hours * hourMs,
        seq: index + 1,
        elapsedMs: hourMs,
        processes: [{ pid: 1, rss: 1e6 }],
      });
    }
    for (const path of paths.slice(0, 2)) {
      expect((await world.get<Row[]>(path)).body.data[0], path).toMatchObject({ host: 'slow', rss: 1e6 });
    }
    for (const [index, path] of paths.entries()) {
      expect(await rowsRead(path), path).toBeLessThan((before[index] ?? 0) + 150_000);
    }
  });
});

describe('hosts that tell how high their highest process is', () => {
  const highest = (...hosts: readonly string[]) => hosts.map((host) => ({ host, rss: Number(host) }));

  it('need not be looked at when it is not high enough', async () => {
    await insertFleet({ hosts: 5000, digits: 4, ticks: 100, everyMs: 10_000, tells: true });
    for (const by of ['rss', 'cpu']) {
      expect(await rowsRead(`${top}&by=${by}`)).toBeLessThan(
        (await rowsRead('/api/v1/processes?sort=-rss&limit=2')) / 5,
      );
    }
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject(highest('4999', '4998'));
  });

  it.each<[string, Pick<SeedTick, 'highest'>]>([
    ['much', {}],
    ['much of a process that it has', { highest: { pid: 1, nextRss: 0 } }],
    ['much of a process that it has not', { highest: { pid: 2, nextRss: 0 } }],
    ['much of two', { highest: { pid: 1, nextRss: 2 ** 52 } }],
  ])('keep nobody out of the answer by telling too %s', async (_, told) => {
    await insertFleet({ hosts: 1000, digits: 4, ticks: 2, everyMs: 10_000, tells: true });
    for (let liar = 0; liar < 30; liar++) {
      await insertHost(world.storage, `liar-${liar}`, now);
      await insertTick(world.storage, {
        host: `liar-${liar}`,
        ts: now - 10_000,
        seq: 1,
        maxRss: 2 ** 52,
        ...told,
        processes: [{ pid: 1, rss: 1 }],
      });
    }
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject(highest('0999', '0998'));
  });

  it('cost nobody a reading from long ago by telling of a keyframe there', async () => {
    await insertFleet({ hosts: 3, digits: 4, tells: true });
    await insertHost(world.storage, 'liar', now);
    const long = { seq: 1, ts: now - 2 * hourMs };
    await insertTick(world.storage, {
      host: 'liar',
      ...long,
      processes: Array.from({ length: 5_000 }, (_, at) => ({ pid: at + 1 })),
    });
    await insertTick(world.storage, {
      host: 'liar',
      ts: now - 10_000,
      seq: 2,
      maxRss: 2 ** 52,
      newestKeyframe: long,
      processes: [{ pid: 1, rss: 5 }],
    });
    const { body } = await world.get<Row[]>(`${top}&by=rss`);
    expect(body.data).toMatchObject([
      { host: 'liar', rss: 5 },
      { host: '0002', rss: 2 },
    ]);
    expect(Number(body.meta['rowsRead'])).toBeLessThan(5_000);
  });

  it('keep nobody out of the answer of few hosts either', async () => {
    await insertFleet({ hosts: 3, digits: 4, tells: true });
    await insertHost(world.storage, 'liar', now);
    await insertTick(world.storage, { host: 'liar', ts: now - 10_000, seq: 1, maxRss: 2 ** 52, processes: [] });
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject(highest('0002', '0001'));
  });

  it('keep nobody out by a process that stood high before', async () => {
    for (const host of ['liar', 'steady', 'sunk']) {
      await insertHost(world.storage, host, now);
    }
    await insertTick(world.storage, { host: 'liar', ts: now - 10_000, seq: 2, maxRss: 2 ** 52, processes: [] });
    await insertTick(world.storage, {
      host: 'steady',
      ts: now - 10_000,
      seq: 1,
      maxRss: 100,
      processes: [
        { pid: 1, rss: 100 },
        { pid: 2, rss: 90 },
      ],
    });
    await insertTick(world.storage, {
      host: 'sunk',
      ts: now - 20_000,
      seq: 1,
      maxRss: 150,
      processes: [{ pid: 1, rss: 150 }],
    });
    await insertTick(world.storage, {
      host: 'sunk',
      ts: now - 10_000,
      seq: 2,
      keyframe: false,
      maxRss: 1,
      processes: [{ pid: 1, rss: 1 }],
    });
    // Enough that stand at 95 for the first ones to be cut off there.
    for (let seq = 0; seq < 4; seq++) {
      await insertHost(world.storage, `none-${seq}`, now);
      await insertTick(world.storage, { host: `none-${seq}`, ts: now - 10_000, seq: 2, maxRss: 95, processes: [] });
    }
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject([
      { host: 'steady', rss: 100 },
      { host: 'steady', rss: 90 },
    ]);
  });

  it('are looked at when they did not tell', async () => {
    await insertFleet({ hosts: 100, digits: 4, tells: true });
    await insertHost(world.storage, 'old', now);
    await insertTick(world.storage, { host: 'old', ts: now - 10_000, seq: 1, processes: [{ pid: 1, rss: 5000 }] });
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject([
      { host: 'old', rss: 5000 },
      { host: '0099', rss: 99 },
    ]);
  });
});

describe('hosts that tell which process has the most memory', () => {
  const since = now - 60_000;
  /** A keyframe of a minute ago with processes of that much memory, and ticks without changes, of which the newest tells what it is told to. */
  async function insertStill(
    host: string,
    memory: readonly number[],
    told: Pick<SeedTick, 'highest' | 'maxRss' | 'newestKeyframe'>,
  ): Promise<void> {
    await insertHost(world.storage, host, now);
    await insertTick(world.storage, {
      host,
      ts: since,
      seq: 1,
      processes: memory.map((rss, at) => ({ pid: at + 1, rss })),
    });
    for (const seq of [2, 3]) {
      await insertTick(world.storage, {
        host,
        ts: since + seq * 10_000,
        seq,
        keyframe: false,
        newestKeyframe: { seq: 1, ts: since },
        processes: [],
        ...told,
      });
    }
  }
  const topOf = async (limit: number) => (await world.get<Row[]>(`/api/v1/processes/top?by=rss&limit=${limit}`)).body;

  it('are believed, and their tables not read', async () => {
    const processes = Array.from({ length: 3_000 }, (_, at) => 3_000 - at);
    for (const host of ['a', 'b', 'c']) {
      await insertStill(
        host,
        processes.map((rss) => (rss === 3_000 ? 9_000 : rss)),
        { maxRss: 9_000, highest: { pid: 1, sampleTs: since, nextRss: 2_999 } },
      );
    }
    const { data, meta } = await topOf(3);
    expect(data).toMatchObject(['a', 'b', 'c'].map(() => ({ pid: 1, rss: 9_000 })));
    expect(meta).toMatchObject({ partial: false });
    // Three granules, of nine.
    expect(meta['rowsRead']).toBeLessThan(4_000);
  });

  it('have others of their processes in the answer too', async () => {
    await insertStill('large', [900, 800, 700], { maxRss: 900, highest: { pid: 1, sampleTs: since, nextRss: 800 } });
    await insertStill('small', [750, 5], { maxRss: 750, highest: { pid: 1, sampleTs: since, nextRss: 5 } });
    await insertStill('tiny', [5], { maxRss: 5, highest: { pid: 1, sampleTs: since, nextRss: 0 } });
    expect((await topOf(3)).data).toMatchObject([
      { host: 'large', rss: 900 },
      { host: 'large', rss: 800 },
      { host: 'small', rss: 750 },
    ]);
    expect((await topOf(1)).data).toMatchObject([{ host: 'large', rss: 900 }]);
    expect((await topOf(6)).data).toHaveLength(6);
  });

  it.each<[string, SeedTick['highest']]>([
    ['a process that is not there', { pid: 99, sampleTs: since, nextRss: 0 }],
    ['others that have as much', { pid: 1, sampleTs: since, nextRss: 2 ** 52 }],
    ['a process that has less', { pid: 1, sampleTs: since, nextRss: 0 }],
    ['a sample of another time', { pid: 1, sampleTs: since + 1, nextRss: 0 }],
    ['a sample before its keyframe', { pid: 1, sampleTs: since - 3_600_000, nextRss: 0 }],
  ])('change nothing by telling of %s', async (_, highest) => {
    await insertStill('liar', [1], { maxRss: 2 ** 52, ...(highest === undefined ? {} : { highest }) });
    // The second of one host is above the first of the others.
    for (const [host, rss] of [
      ['a', 30],
      ['b', 20],
      ['c', 10],
    ] as const) {
      await insertStill(host, [rss, rss - 5], { maxRss: rss, highest: { pid: 1, sampleTs: since, nextRss: rss - 5 } });
    }
    const { data, meta } = await topOf(2);
    expect(data).toMatchObject([
      { host: 'a', rss: 30 },
      { host: 'a', rss: 25 },
    ]);
    expect(meta).toMatchObject({ partial: false });
  });

  it('keep nobody out of the answer by telling of a keyframe that is none', async () => {
    await insertStill('liar', [1], {
      maxRss: 2 ** 52,
      newestKeyframe: { seq: 2, ts: since + 20_000 },
      highest: { pid: 1, sampleTs: since + 20_000, nextRss: 0 },
    });
    await insertStill('a', [30, 25], { maxRss: 30, highest: { pid: 1, sampleTs: since, nextRss: 25 } });
    await insertStill('b', [20], { maxRss: 20, highest: { pid: 1, sampleTs: since, nextRss: 0 } });
    expect((await topOf(2)).data).toMatchObject([
      { host: 'a', rss: 30 },
      { host: 'a', rss: 25 },
    ]);
  });

  it('are not whole where a message is missing, whatever they tell', async () => {
    await insertStill('gap', [30, 20], { maxRss: 30, highest: { pid: 1, sampleTs: since, nextRss: 20 } });
    await world.storage.command("DELETE FROM ticks WHERE host = 'gap' AND seq = 2");
    await insertStill('other', [25, 5], { maxRss: 25, highest: { pid: 1, sampleTs: since, nextRss: 5 } });
    for (const limit of [1, 2, 3]) {
      const { data, meta } = await topOf(limit);
      expect(data).toMatchObject(
        [
          { host: 'gap', rss: 30 },
          { host: 'other', rss: 25 },
          { host: 'gap', rss: 20 },
        ].slice(0, limit),
      );
      expect(meta).toMatchObject({ partial: true, warnings: ['messages since the keyframe are missing: gap'] });
    }
  });

  it('keep nobody out of the answer when their keyframe is lost', async () => {
    await insertStill('lost', [30], { maxRss: 30, highest: { pid: 1, sampleTs: since, nextRss: 0 } });
    await world.storage.command('DELETE FROM ticks WHERE seq = 1');
    await insertStill('a', [40, 10], { maxRss: 40, highest: { pid: 1, sampleTs: since, nextRss: 10 } });
    const { data, meta } = await topOf(2);
    expect(data).toMatchObject([
      { host: 'a', rss: 40 },
      { host: 'a', rss: 10 },
    ]);
    expect(meta).toMatchObject({
      partial: true,
      warnings: ['no recent complete keyframe of the current boot, not shown: lost'],
    });
  });
});

describe('a host that tells of the process of another', () => {
  it('does not stand for it in the top', async () => {
    for (const host of ['web-1', 'liar']) {
      await insertHost(world.storage, host, now);
    }
    await insertTick(world.storage, {
      host: 'web-1',
      ts: now - 10_000,
      seq: 1,
      processes: [{ pid: 1, rss: 5000, cpuTicks: 20 }],
    });
    const stolen = BigInt(`0x${uidOf('web-1', { pid: 1 })}`).toString();
    await insertRows(world.storage, 'process_samples', [
      {
        host: 'liar',
        ts: now - 10_000,
        seq: 1,
        proc_uid: stolen,
        name: 'x',
        username: 'x',
        rss: 1,
        cpu_ticks: 10,
        exited: false,
      },
    ]);
    await insertTick(world.storage, { host: 'liar', ts: now - 10_000, seq: 1, processes: [] });
    for (const by of ['rss', 'cpu']) {
      expect((await world.get<Row[]>(`${top}&by=${by}`)).body.data).toMatchObject([
        { host: 'web-1', pid: 1 },
        { host: 'liar' },
      ]);
    }
  });
});
