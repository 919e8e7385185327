import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPsutil } from '../src/create-psutil.js';
import { PsutilError } from '../src/errors.js';
import { visitMessages } from '../src/linux/native/netlink.js';
import { createTcpRecord, decodeTcpRecord } from '../src/linux/network/tcp-record.js';
import { decodeLink, decodeLinkAddress } from '../src/linux/network/rtnetlink.js';
import { decodeUsers } from '../src/linux/system/utmp.js';
import { FakeIo } from './testing/fake-io.js';
import { readFixtureFiles } from './testing/fixture-files.js';

/** `npm run test:long` runs a hundred times as many; scripts/test.mjs prints the seed. */
const times = Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_123);

/** A machine in which every file that the system functions read exists. */
const machineFiles: Readonly<Record<string, string>> = {
  ...readFixtureFiles('debian-12-vm'),
  ...readFixtureFiles('hwmon-with-holes'),
  ...readFixtureFiles('laptop-discharging'),
  ...readFixtureFiles('cpufreq-shared-policy'),
  '/proc/net/tcp':
    '  sl  local_address rem_address   st\n' +
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0\n',
  '/proc/net/udp':
    '  sl  local_address rem_address   st\n' +
    '   0: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12 1 0\n',
  '/proc/net/unix': 'Num       RefCount Protocol Flags    Type St Inode Path\n0: 2 0 0 0001 01 13 /run/a.sock\n',
  '/proc/zoneinfo': '  low 12\n',
  '/proc/partitions': 'major minor  #blocks  name\n\n 254 1 100 vda1\n',
};
const machinePaths = Object.keys(machineFiles);

type Psutil = ReturnType<typeof createPsutil>;
const systemCalls: readonly ((ps: Psutil) => unknown)[] = [
  (ps) => ps.cpuTimes(),
  (ps) => ps.cpuTimes({ percpu: true }),
  (ps) => ps.cpuPercent(),
  (ps) => ps.cpuTimesPercent({ percpu: true }),
  (ps) => ps.cpuCount(),
  (ps) => ps.cpuCount({ logical: false }),
  (ps) => ps.cpuStats(),
  (ps) => ps.cpuFreq(),
  (ps) => ps.getloadavg(),
  (ps) => ps.pressure(),
  (ps) => ps.netConnectionCounts(),
  (ps) => ps.virtualMemory(),
  (ps) => ps.swapMemory(),
  (ps) => ps.diskPartitions(),
  (ps) => ps.diskPartitions({ all: true }),
  (ps) => ps.fileSystems(),
  (ps) => ps.diskIoCounters(),
  (ps) => ps.diskIoCounters({ perdisk: true }),
  (ps) => ps.netIoCounters(),
  (ps) => ps.netConnections({ kind: 'all' }),
  (ps) => ps.sensorsTemperatures(),
  (ps) => ps.sensorsFans(),
  (ps) => ps.sensorsBattery(),
];

/** Ways in which a file can be broken. */
const mangle = fc.oneof(
  fc.constant(() => ''),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => () => text),
  fc.tuple(fc.nat(2000), fc.string({ unit: 'binary', maxLength: 8 })).map(
    ([at, piece]) =>
      (text: string) =>
        text.slice(0, at % (text.length + 1)) + piece + text.slice(at % (text.length + 1)),
  ),
  fc.tuple(fc.nat(2000), fc.nat(50)).map(
    ([at, count]) =>
      (text: string) =>
        text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + count),
  ),
  fc.nat(2000).map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  fc
    .constantFrom('-1', '99999999999999999999999999', 'NaN', '0x10', '1e9', '١٢')
    .map((word) => (text: string) => text.replace(/\d+/u, word)),
  fc.constant((text: string) => text.replaceAll(/\d+/gu, '18446744073709551615')),
);

describe('broken content of /proc and /sys', () => {
  it('always leads to a result or a PsutilError at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...machinePaths), mangle), { minLength: 1, maxLength: 4 }),
        (breakages) => {
          const broken = { ...machineFiles };
          for (const [path, change] of breakages) {
            broken[path] = change(broken[path] ?? '');
          }
          const ps = createPsutil({ io: new FakeIo(broken) });
          for (const call of systemCalls) {
            expectResultOrPsutilError(() => call(ps));
          }
        },
      ),
      { seed, numRuns: 300 * times, interruptAfterTimeLimit: 15_000 * times },
    );
  });

  it('leads to the same when files are missing or unreadable', () => {
    fc.assert(
      fc.property(fc.subarray(machinePaths), fc.constantFrom('ENOENT', 'EACCES', 'EIO'), (paths, error) => {
        const ps = createPsutil({
          io: new FakeIo({ ...machineFiles, ...Object.fromEntries(paths.map((path) => [path, { error } as const])) }),
        });
        for (const call of systemCalls) {
          expectResultOrPsutilError(() => call(ps));
        }
      }),
      { seed, numRuns: 100 * times, interruptAfterTimeLimit: 10_000 * times },
    );
  });
});

describe('broken binary records', () => {
  it('always lead to a result or a PsutilError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 900 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        expectResultOrPsutilError(() => decodeUsers(buffer));
        expectResultOrPsutilError(() =>
          visitMessages(buffer, buffer.length, (part, start, end, type) => {
            const message = { type, payload: part.subarray(start, end) };
            decodeLink(message);
            decodeLinkAddress(message);
            decodeTcpRecord(part, start, end, createTcpRecord());
          }),
        );
        expectResultOrPsutilError(() => [
          decodeLink({ type: 16, payload: buffer }),
          decodeLinkAddress({ type: 20, payload: buffer }),
        ]);
      }),
      { seed, numRuns: 2000 * times, interruptAfterTimeLimit: 10_000 * times },
    );
  });
});

function expectResultOrPsutilError(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(PsutilError);
  }
}
