import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootId } from './world/rows.js';
import { readAllPages, startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number;
  readonly name: string;
  readonly cmdline: readonly string[];
  readonly cpuPercent: number;
}

interface Run {
  readonly host: string;
  readonly name: string;
  readonly lastSeen: string;
}

/** So many that texts are looked up among those of the whole fleet. */
const hosts = 30;
const processes = 40;
const now = Math.floor(Date.now() / 10_000) * 10_000;
const fleet = '/api/v1/processes';
let world: World;

/**
 * Stores a tick of each host, a second apart from each other. Every second process has `Common` in its arguments, and
 * every fourth used CPU; one of the fleet has `NeedleWord`.
 */
async function insertFleet(): Promise<void> {
  const { storage } = world;
  const host = `concat('text-', leftPad(toString(intDiv(number, ${processes})), 2, '0')) AS host`;
  const ts = `fromUnixTimestamp64Milli(${now - 10_000} - intDiv(number, ${processes}) % 7 * 1000, 'UTC') AS ts`;
  const pid = `number % ${processes} + 1 AS pid`;
  const key = `${host}, ${ts}, 5 AS seq, cityHash64(number) AS proc_uid`;
  await storage.command(
    `INSERT INTO processes (host, ts, seq, proc_uid, boot_id, pid, start_ticks, create_time, name, exe, cmdline,
      cmdline_known, username, unit)
    SELECT ${key}, '${bootId}', ${pid}, 1, ${now / 1000 - 600}, concat('Svc', toString(pid % 3)), '/opt/svc',
      ['/opt/Run', if(pid % 2 = 0, '--mode=Common', '--mode=other'), concat('--id=', toString(number)),
        if(number = 518, 'NeedleWord', '')], true, 'app', if(pid % 4 = 0, 'four.service', NULL)
    FROM numbers(${hosts * processes})`,
  );
  await storage.command(
    `INSERT INTO process_samples (host, ts, seq, proc_uid, name, username, cpu_ticks, cpu_ticks_total, rss)
    SELECT ${key}, concat('Svc', toString((${pid}) % 3)), 'app', if(pid % 4 = 0, pid % 12 + 1, 0), 100, number
    FROM numbers(${hosts * processes})`,
  );
  const each = `FROM numbers(${hosts * processes}) WHERE number % ${processes} = 0`;
  await storage.command(
    `INSERT INTO ticks
      (host, ts, seq, arrived_at, part, parts, boot_id, queue, elapsed_ms, interval_ms, keyframe, processes)
    SELECT ${host}, ${ts}, 5, ts, 1, 1, '${bootId}', 'q', 10000, 10000, true, ${processes} ${each}`,
  );
  await storage.command(`INSERT INTO hosts (host, ts) SELECT ${host}, ${ts} ${each}`);
}

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertFleet();
});
afterAll(() => world.stop());

const nameOf = ({ host, pid }: Row): string => `${host} ${pid}`;

async function find(query: string): Promise<string[]> {
  return (await readAllPages<Row>(world, `${fleet}?limit=400&${encodeURI(query)}`)).map(nameOf);
}

describe('texts of a whole fleet', () => {
  it.each(['needleword', 'NEEDLEWORD', 'needle?ord', 'cmd:needle', '"518 needle" name:Svc0', 'mode=other needle*'])(
    'finds the only process with %s',
    async (q) => {
      expect(await find(`q=${q}`)).toEqual(['text-12 39']);
    },
  );

  it.each(['nowhere', 'svc*needle', 'cmd:svc1', 'needleword unit:four.service', 'needleword common'])(
    'finds no process with %s',
    async (q) => {
      expect(await find(`q=${q}`)).toEqual([]);
    },
  );

  it.each(['-cpuPercent', 'cpuPercent', '-rss', 'name', 'pid'])(
    'shows the processes with a frequent text, or without it, in the order of the whole table by %s',
    async (sort) => {
      const all = await readAllPages<Row>(world, `${fleet}?limit=1000&sort=${sort}`);
      const isCommon = ({ cmdline }: Row): boolean => cmdline.some((argument) => argument.includes('Common'));
      expect(await find(`q=common&sort=${sort}`)).toEqual(all.filter(isCommon).map(nameOf));
      expect(await find(`q=NOT common&sort=${sort}`)).toEqual(all.filter((row) => !isCommon(row)).map(nameOf));
    },
  );

  it('goes on with the next page among the processes that used most CPU, where many have the text', async () => {
    const all = await readAllPages<Row>(world, `${fleet}?limit=1000&q=common`);
    const rows: Row[] = [];
    for (let page = '', pages = 0; pages < 8; pages++) {
      const { body } = await world.get<Row[]>(`${fleet}?limit=5&q=common${page}`);
      rows.push(...body.data);
      page = `&cursor=${String(body.meta.cursor)}`;
    }
    expect(rows.map(nameOf)).toEqual(all.slice(0, 40).map(nameOf));
    expect(rows.every(({ cpuPercent }) => cpuPercent > 0)).toBe(true);
  });
});

describe('texts over a time range', () => {
  it.each(['q=common', 'q=NOT common', 'q=svc1', '', 'q=common&to=-5m', `q=common&host=text-03&host=text-04`])(
    'shows those seen last, in the same order whatever the limit: %s',
    async (query) => {
      const ask = async (limit: number): Promise<Run[]> => {
        const path = `/api/v1/process-runs?from=-1h&limit=${limit}&${encodeURI(query)}`;
        const { status, body } = await world.get<Run[]>(path);
        expect([path, status]).toEqual([path, 200]);
        return body.data;
      };
      const all = await ask(10_000);
      expect(all.length).toBeGreaterThan(3);
      expect(new Set(all.map(({ host, name }) => `${host} ${name}`)).size).toBe(all.length);
      for (const limit of [1, 4, 30]) {
        expect(await ask(limit)).toEqual(all.slice(0, limit));
      }
    },
  );

  it('refuses more host-hours than it searches at a time, and says how many', async () => {
    await world.storage.command(
      `INSERT INTO processes (host, ts, proc_uid, name)
      SELECT 'text-old', fromUnixTimestamp64Milli(${now - 80 * 86_400_000}, 'UTC'), 1, 'old'`,
    );
    await world.storage.command(
      `INSERT INTO hosts (host, ts) SELECT concat('idle-', toString(number)), now64(3) FROM numbers(120)`,
    );
    const { status, body } = await world.get('/api/v1/process-runs?from=-365d');
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('covers 288000 host-hours, and at most 200000 are searched at a time');
    const narrow = await world.get('/api/v1/process-runs?from=-365d&host=text-01');
    expect(narrow.status).toBe(200);
    expect(narrow.body.meta).toMatchObject({
      partial: true,
      warnings: [expect.stringMatching(/^processes are not stored before /)],
    });
  });
});

describe('GET /process-values', () => {
  interface Value {
    readonly value: string;
    readonly processes: number | null;
    readonly hosts: number;
  }
  const complete = async (query: string) => {
    const { status, body } = await world.get<Value[]>(`/api/v1/process-values?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body;
  };

  it('completes the beginning of a value in any case, of most processes first', async () => {
    expect((await complete('field=name&prefix=sV')).data).toEqual([
      { value: 'Svc1', processes: 14 * hosts, hosts },
      { value: 'Svc0', processes: 13 * hosts, hosts },
      { value: 'Svc2', processes: 13 * hosts, hosts },
    ]);
    expect((await complete('field=unit')).data).toEqual([{ value: 'four.service', processes: 10 * hosts, hosts }]);
    expect((await complete('field=unit&prefix=nginx')).data).toEqual([]);
  });

  it('completes a path by its last component, and says when there are more values', async () => {
    expect((await complete('field=exe&prefix=sv')).data).toMatchObject([{ value: '/opt/svc' }]);
    const { data, meta } = await complete('field=host&prefix=text-0&limit=3&host=text-01&host=text-02');
    expect([data.map(({ value }) => value), meta['hasMore']]).toEqual([['text-01', 'text-02'], false]);
    expect((await complete('field=host&prefix=text-&limit=3')).meta['hasMore']).toBe(true);
  });

  it('does not take wildcards in the beginning for more than themselves', async () => {
    expect((await complete(`field=name&prefix=${encodeURIComponent('%')}`)).data).toEqual([]);
    expect((await complete('field=label.env&prefix=pr')).data).toEqual([]);
  });

  it.each(['', 'field=cmd', 'field=rss', 'field=label.', 'field=__proto__', 'field=name&limit=101'])(
    'refuses %s',
    async (query) => {
      expect((await world.get(`/api/v1/process-values?${query}`)).status).toBe(400);
    },
  );
});
