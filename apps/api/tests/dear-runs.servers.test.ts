import { afterAll, beforeAll, expect, it } from 'vitest';
import { bootId } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly name: string;
  readonly runs: number;
  readonly commandLines: number;
}

const now = Math.floor(Date.now() / 10_000) * 10_000;
let world: World;

/** Stores the identities of many processes, made within ClickHouse. */
async function insertIdentities(host: string, count: number, name: string, argument: string): Promise<void> {
  for (let from = 0; from < count; from += atOnce) {
    await insertSome(host, from, Math.min(count - from, atOnce), name, argument);
  }
}

const atOnce = 50_000;

async function insertSome(host: string, from: number, count: number, name: string, argument: string): Promise<void> {
  await world.storage.command(
    `INSERT INTO processes (host, boot_id, ts, seq, proc_uid, pid, start_ticks, create_time, name, exe, cmdline,
      cmdline_known, username)
    SELECT ${host}, '${bootId}', fromUnixTimestamp64Milli(${now - 60_000}, 'UTC'), 1, cityHash64(number, ${host}),
      number + 1, number, ${now / 1000 - 60}, ${name}, concat('/opt/', ${name}), [${name}, ${argument}], true, 'app'
    FROM numbers(${from}, ${count})
    SETTINGS max_block_size = 5000, min_insert_block_size_bytes = 20000000`,
  );
}

beforeAll(async () => {
  world = await startWorld();
  world.setNow(now);
  await insertIdentities(
    "'hostile-1'",
    2_500,
    "concat('evil', toString(number))",
    "concat(hex(number), repeat('x', 8000))",
  );
  await insertIdentities(
    "concat('host-', toString(number % 1000))",
    200_000,
    "concat('program', toString(intDiv(number, 1000) % 50))",
    "concat('--id=', hex(sipHash128(number)), repeat('x', 60))",
  );
}, 300_000);
afterAll(() => world.stop());

it.each(['', '&q=--id', '&q=NOT evil1', '&q=host:hostile-1'])(
  'answers about 200,000 processes, of which one host has 20 MB of command lines%s',
  async (filter) => {
    const { status, body } = await world.get<Row[]>(`/api/v1/process-runs?limit=2500&from=-1h${encodeURI(filter)}`);
    expect(body).toMatchObject({ data: expect.any(Array) as unknown });
    expect([status, body.data.length]).toEqual([200, 2_500]);
    const regular = body.data.filter(({ name }) => name.startsWith('program'));
    expect(regular.every(({ runs, commandLines }) => runs === 4 && commandLines === 4)).toBe(true);
  },
  60_000,
);
