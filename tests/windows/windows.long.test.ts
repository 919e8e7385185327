import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareWine, type Wine } from './wine.js';

let wine: Wine;
beforeAll(async () => {
  wine = await prepareWine();
});
afterAll(() => wine.close());

/** What Wine itself does not have, by check; Windows does. Their decoders are tested from bytes. */
const missingInWine: Readonly<Record<string, RegExp>> = {
  'Process.ionice of this very process': /NotSupported: .*ProcessIoPriority/u,
  'Process.memoryFootprint of this very process': /NotSupported: .*private memory/u,
  'Process.asDict() of all attributes': /^(ionice|memoryFootprint) is missing$/u,
};

/** Likewise, for the doctor. Wine counts its uptime from the start of Linux, and its boot from its own start. */
const missingForDoctor =
  /^(wrong|error) +(Process\.(ionice|memoryFootprint|memoryFullInfo)\b|bootTime\(\), as node:os says)/u;

describe('psutil-core on Windows, under Wine', () => {
  it('keeps the contract', async () => {
    const results = JSON.parse(await wine.run('libs/psutil-core/tests/windows/check-contract.ts')) as readonly {
      readonly name: string;
      readonly complaints: readonly string[];
    }[];
    expect(results.length).toBeGreaterThan(50);
    const failures = results.filter(
      ({ name, complaints }) => !complaints.every((complaint) => missingInWine[name]?.test(complaint) === true),
    );
    expect(failures).toEqual([]);
  });

  it('reads what Node knows', async () => {
    const argument = 'größe 日本 "quoted" trailing\\\\';
    const printed = await wine.run('libs/psutil-core/tests/windows/compare-with-node.ts', argument);
    const pairs = Object.entries(JSON.parse(printed) as Readonly<Record<string, readonly [unknown, unknown]>>);
    expect(pairs.length).toBeGreaterThan(10);
    expect(Object.fromEntries(pairs.map(([name, [ours]]) => [name, ours]))).toEqual(
      Object.fromEntries(pairs.map(([name, [, nodes]]) => [name, nodes])),
    );
  });

  it('has a doctor that finds only what Wine lacks', async () => {
    const lines = (await wine.run('libs/psutil-core/tests/windows/print-doctor.ts', 'doctor')).split('\n');
    expect(lines.filter((line) => line.startsWith('ok ')).length).toBeGreaterThan(80);
    expect(lines.filter((line) => /^(wrong|error) /u.test(line) && !missingForDoctor.test(line))).toEqual([]);
  });

  it('suspends, resumes, renices and ends the process that it means', async () => {
    expect(JSON.parse(await wine.run('libs/psutil-core/tests/windows/act-on-processes.ts'))).toEqual({
      isGuaranteed: true,
      isSilent: true,
      countsWhenResumed: true,
      lowered: true,
      terminated: 15,
      isPinned: true,
      isAliveBefore: true,
      exitCode: 9,
      afterTheEnd: 'NoSuchProcess',
      isAliveAfter: false,
      isRunning: false,
      isUnknown: true,
      socketsAfterTheEnd: 'NoSuchProcess',
    });
  });
});
