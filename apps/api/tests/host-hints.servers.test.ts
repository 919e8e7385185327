import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insertHost, insertRows, insertTick, uidOf, type SeedTick } from './world/rows.js';
import { startWorld, type World } from './world/start-world.js';

interface Row {
  readonly host: string;
  readonly pid: number | null;
  readonly rss: number | null;
}

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

describe('hosts that hint at their largest process', () => {
  const since = now - 60_000;
  /** Inserts a keyframe of a minute ago with processes of the given memory, and two ticks without changes. */
  async function insertIdleHost(
    host: string,
    memory: readonly number[],
    hints: Pick<SeedTick, 'topHint' | 'maxRss' | 'newestKeyframe'>,
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
        ...hints,
      });
    }
  }
  const topOf = async (limit: number) => (await world.get<Row[]>(`/api/v1/processes/top?by=rss&limit=${limit}`)).body;

  it('are trusted, and their tables are not read', async () => {
    const processes = Array.from({ length: 3_000 }, (_, at) => 3_000 - at);
    for (const host of ['a', 'b', 'c']) {
      await insertIdleHost(
        host,
        processes.map((rss) => (rss === 3_000 ? 9_000 : rss)),
        { maxRss: 9_000, topHint: { pid: 1, sampleTs: since, nextRss: 2_999 } },
      );
    }
    const { data, meta } = await topOf(3);
    expect(data).toMatchObject(['a', 'b', 'c'].map(() => ({ pid: 1, rss: 9_000 })));
    expect(meta).toMatchObject({ partial: false });
    // Three granules instead of nine.
    expect(meta['rowsRead']).toBeLessThan(4_000);
  });

  it('can have more than one process in the answer', async () => {
    await insertIdleHost('large', [900, 800, 700], { maxRss: 900, topHint: { pid: 1, sampleTs: since, nextRss: 800 } });
    await insertIdleHost('small', [750, 5], { maxRss: 750, topHint: { pid: 1, sampleTs: since, nextRss: 5 } });
    await insertIdleHost('tiny', [5], { maxRss: 5, topHint: { pid: 1, sampleTs: since, nextRss: 0 } });
    expect((await topOf(3)).data).toMatchObject([
      { host: 'large', rss: 900 },
      { host: 'large', rss: 800 },
      { host: 'small', rss: 750 },
    ]);
    expect((await topOf(1)).data).toMatchObject([{ host: 'large', rss: 900 }]);
    expect((await topOf(6)).data).toHaveLength(6);
  });

  it.each<[string, SeedTick['topHint']]>([
    ['a missing process', { pid: 99, sampleTs: since, nextRss: 0 }],
    ['other processes of the same size', { pid: 1, sampleTs: since, nextRss: 2 ** 52 }],
    ['a smaller process', { pid: 1, sampleTs: since, nextRss: 0 }],
    ['a sample of another time', { pid: 1, sampleTs: since + 1, nextRss: 0 }],
    ['a sample before its keyframe', { pid: 1, sampleTs: since - 3_600_000, nextRss: 0 }],
  ])('change nothing by hinting at %s', async (_, topHint) => {
    await insertIdleHost('liar', [1], { maxRss: 2 ** 52, ...(topHint === undefined ? {} : { topHint }) });
    // The second process of host a is larger than the first of the others.
    for (const [host, rss] of [
      ['a', 30],
      ['b', 20],
      ['c', 10],
    ] as const) {
      await insertIdleHost(host, [rss, rss - 5], {
        maxRss: rss,
        topHint: { pid: 1, sampleTs: since, nextRss: rss - 5 },
      });
    }
    const { data, meta } = await topOf(2);
    expect(data).toMatchObject([
      { host: 'a', rss: 30 },
      { host: 'a', rss: 25 },
    ]);
    expect(meta).toMatchObject({ partial: false });
  });

  it('do not displace others by hinting at a tick that is not a keyframe', async () => {
    await insertIdleHost('liar', [1], {
      maxRss: 2 ** 52,
      newestKeyframe: { seq: 2, ts: since + 20_000 },
      topHint: { pid: 1, sampleTs: since + 20_000, nextRss: 0 },
    });
    await insertIdleHost('a', [30, 25], { maxRss: 30, topHint: { pid: 1, sampleTs: since, nextRss: 25 } });
    await insertIdleHost('b', [20], { maxRss: 20, topHint: { pid: 1, sampleTs: since, nextRss: 0 } });
    expect((await topOf(2)).data).toMatchObject([
      { host: 'a', rss: 30 },
      { host: 'a', rss: 25 },
    ]);
  });

  it('are partial if a message is missing, whatever they hint', async () => {
    await insertIdleHost('gap', [30, 20], { maxRss: 30, topHint: { pid: 1, sampleTs: since, nextRss: 20 } });
    await world.storage.command("DELETE FROM ticks WHERE host = 'gap' AND seq = 2");
    await insertIdleHost('other', [25, 5], { maxRss: 25, topHint: { pid: 1, sampleTs: since, nextRss: 5 } });
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

  it('cost what was read in vain too, where a message is missing', async () => {
    const memory = Array.from({ length: 3_000 }, (_, at) => 9_000 - at);
    await insertIdleHost('gap', memory, { maxRss: 9_000, topHint: { pid: 1, sampleTs: since, nextRss: 8_999 } });
    const whole = Number((await topOf(1)).meta['rowsRead']);
    await world.storage.command("DELETE FROM ticks WHERE host = 'gap' AND seq = 2");
    const { meta } = await topOf(1);
    expect(meta).toMatchObject({ partial: true });
    // As much as before, which proves to be wrong, then the table and what is shown of its process.
    const rowsRead = Number(meta['rowsRead']);
    expect(rowsRead).toBeGreaterThan(whole + 3_000 + 500);
  });

  it('do not displace others if their keyframe is lost', async () => {
    await insertIdleHost('lost', [30], { maxRss: 30, topHint: { pid: 1, sampleTs: since, nextRss: 0 } });
    await world.storage.command('DELETE FROM ticks WHERE seq = 1');
    await insertIdleHost('a', [40, 10], { maxRss: 40, topHint: { pid: 1, sampleTs: since, nextRss: 10 } });
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

describe('a host that sends the process of another', () => {
  it('does not replace it in the top', async () => {
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
