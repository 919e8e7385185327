import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertTick, type SeedTick } from './world/rows.js';
import { readAllPages, startWorld, type World } from './world/start-world.js';

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

/**
 * Inserts hosts with one process each, whose memory is the number of its host. Every tick is a keyframe; the last one
 * is 5 s before `now`. With `reports`, ticks carry their maxima.
 */
async function insertFleet({
  hosts,
  digits,
  ticks = 1,
  everyMs = 60_000,
  reports = false,
}: {
  hosts: number;
  digits: number;
  ticks?: number;
  everyMs?: number;
  reports?: boolean;
}): Promise<void> {
  const host = `leftPad(toString(number % ${hosts}), ${digits}, '0') AS host`;
  const ts = `fromUnixTimestamp64Milli(${now - 5000} - ${everyMs} * intDiv(number, ${hosts})) AS ts`;
  const position = `${host}, ${ts}, ${ticks} - intDiv(number, ${hosts}) AS seq`;
  const maxima = reports ? `number % ${hosts}, 10` : 'NULL, NULL';
  const rows = `FROM numbers(${hosts * ticks})`;
  await world.storage.command(
    `INSERT INTO hosts (host, ts) SELECT ${host}, fromUnixTimestamp64Milli(${now}) FROM numbers(${hosts})`,
  );
  await world.storage.command(
    `INSERT INTO process_samples (host, ts, seq, proc_uid, name, rss, cpu_ticks, cpu_ticks_total)
    SELECT ${position}, cityHash64(host), 'p', number % ${hosts}, 10, 10 ${rows}`,
  );
  await world.storage.command(
    `INSERT INTO ticks
      (host, ts, seq, arrived_at, part, parts, boot_id, queue, elapsed_ms, keyframe, processes, max_rss, max_cpu_ticks)
    SELECT ${position}, ts, 1, 1, 'b', 'q', ${everyMs}, true, 1, ${maxima} ${rows}`,
  );
}

async function rowsRead(path: string): Promise<number> {
  const { status, body } = await world.get(path);
  expect(status).toBe(200);
  return Number(body.meta['rowsRead']);
}

describe('the fleet is answered as a whole', () => {
  it('for 10,000 hosts with names of the maximum length', async () => {
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

  it('without reading more because one host is slow', async () => {
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

describe('hosts that report their maxima', () => {
  const highest = (...hosts: readonly string[]) => hosts.map((host) => ({ host, rss: Number(host) }));

  it('are not queried if their maximum is too small', async () => {
    await insertFleet({ hosts: 5000, digits: 4, ticks: 100, everyMs: 10_000, reports: true });
    for (const by of ['rss', 'cpu']) {
      expect(await rowsRead(`${top}&by=${by}`)).toBeLessThan(
        (await rowsRead('/api/v1/processes?sort=-rss&limit=2')) / 5,
      );
    }
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject(highest('4999', '4998'));
  });

  it.each<[string, Pick<SeedTick, 'topHint'>]>([
    ['a false maximum', {}],
    ['a false maximum of an existing process', { topHint: { pid: 1, nextRss: 0 } }],
    ['a false maximum of a missing process', { topHint: { pid: 2, nextRss: 0 } }],
    ['false maxima of two processes', { topHint: { pid: 1, nextRss: 2 ** 52 } }],
  ])('do not displace other hosts by %s', async (_, hint) => {
    await insertFleet({ hosts: 1000, digits: 4, ticks: 2, everyMs: 10_000, reports: true });
    for (let liar = 0; liar < 30; liar++) {
      await insertHost(world.storage, `liar-${liar}`, now);
      await insertTick(world.storage, {
        host: `liar-${liar}`,
        ts: now - 10_000,
        seq: 1,
        maxRss: 2 ** 52,
        ...hint,
        processes: [{ pid: 1, rss: 1 }],
      });
    }
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject(highest('0999', '0998'));
  });

  it('do not make queries slow by hinting at an old keyframe', async () => {
    await insertFleet({ hosts: 3, digits: 4, reports: true });
    await insertHost(world.storage, 'liar', now);
    const old = { seq: 1, ts: now - 2 * hourMs };
    await insertTick(world.storage, {
      host: 'liar',
      ...old,
      processes: Array.from({ length: 5_000 }, (_, at) => ({ pid: at + 1 })),
    });
    await insertTick(world.storage, {
      host: 'liar',
      ts: now - 10_000,
      seq: 2,
      maxRss: 2 ** 52,
      newestKeyframe: old,
      processes: [{ pid: 1, rss: 5 }],
    });
    const { body } = await world.get<Row[]>(`${top}&by=rss`);
    expect(body.data).toMatchObject([
      { host: 'liar', rss: 5 },
      { host: '0002', rss: 2 },
    ]);
    expect(Number(body.meta['rowsRead'])).toBeLessThan(5_000);
  });

  it('do not displace hosts of a small fleet either', async () => {
    await insertFleet({ hosts: 3, digits: 4, reports: true });
    await insertHost(world.storage, 'liar', now);
    await insertTick(world.storage, { host: 'liar', ts: now - 10_000, seq: 1, maxRss: 2 ** 52, processes: [] });
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject(highest('0002', '0001'));
  });

  it('do not displace others by a value that was greater earlier', async () => {
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
    // Enough hosts at 95 for the first selection to end there.
    for (let seq = 0; seq < 4; seq++) {
      await insertHost(world.storage, `none-${seq}`, now);
      await insertTick(world.storage, { host: `none-${seq}`, ts: now - 10_000, seq: 2, maxRss: 95, processes: [] });
    }
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject([
      { host: 'steady', rss: 100 },
      { host: 'steady', rss: 90 },
    ]);
  });

  it('are queried if they report none', async () => {
    await insertFleet({ hosts: 100, digits: 4, reports: true });
    await insertHost(world.storage, 'old', now);
    await insertTick(world.storage, { host: 'old', ts: now - 10_000, seq: 1, processes: [{ pid: 1, rss: 5000 }] });
    expect((await world.get<Row[]>(`${top}&by=rss`)).body.data).toMatchObject([
      { host: 'old', rss: 5000 },
      { host: '0099', rss: 99 },
    ]);
  });
});

const sorts = [
  'cpuPercent',
  'cpuTime',
  'rss',
  'numThreads',
  'readBytes',
  'tcpSentBytes',
  'name',
  'username',
  'host',
  'pid',
  'createTime',
];
it('pages of the tables of many hosts have each process once, in every order', async () => {
  for (let host = 0; host < 25; host++) {
    const processes = [1, 2, 3].map((pid) => ({
      pid,
      name: `p${(host * pid) % 5}`,
      username: pid === 3 ? null : `u${host % 3}`,
      cpuTicks: (host + pid) % 6 === 0 ? null : (host * pid) % 7,
      ...(pid === 2 ? {} : { cpuTicksTotal: host * pid }),
      createTime: pid === 3 ? null : host * pid,
      rss: pid === 1 ? null : (host * 31) % 11,
      readBytes: host % 4,
      tcpSentBytes: host % 3,
    }));
    const tick = { host: `many-${host}`, elapsedMs: 10_000 };
    await insertHost(world.storage, tick.host, now);
    await insertTick(world.storage, { ...tick, ts: now - 15_000, seq: 1, processes: [...processes, { pid: 4 }] });
    const changed = processes.filter(({ pid }) => (host + pid) % 2 === 0);
    const ended = { pid: 4, exited: true };
    await insertTick(world.storage, {
      ...tick,
      ts: now - 5000,
      seq: 2,
      keyframe: false,
      processes: [
        ...changed.map(({ pid, name, username }) => ({ pid, name, username, cpuTicks: 5, rss: host })),
        ended,
      ],
    });
  }
  for (const sort of sorts.flatMap((name) => [name, `-${name}`])) {
    const path = `/api/v1/processes?sort=${sort}`;
    const whole = (await world.get<Row[]>(`${path}&limit=10000`)).body.data;
    expect(whole).toHaveLength(75);
    expect(await readAllPages<Row>(world, `${path}&limit=19`)).toEqual(whole);
  }
  for (const filter of ['name=p1', 'username=u1', 'q=p', 'q=NOT%20p1']) {
    const path = `/api/v1/processes?sort=-rss&${filter}`;
    const rows = (await world.get<Row[]>(`${path}&limit=10000`)).body.data;
    expect(rows.length).toBeGreaterThan(5);
    expect(await readAllPages<Row>(world, `${path}&limit=7`)).toEqual(rows);
  }
});
