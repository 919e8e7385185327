import { describe, expect, it } from 'vitest';
import { decodeThreadEnd, isTaskstatsKnown, readTaskstatsVersion } from './decode-taskstats.js';

const structSize = 560;

interface Stats {
  readonly version?: number;
  readonly flag?: number;
  readonly cpuNs?: number;
}

/** struct taskstats of thread 42 of process 40. */
function stats({ version = 16, flag = 0x20, cpuNs = 1_500_000_000 }: Stats = {}): Buffer {
  const bytes = Buffer.alloc(structSize);
  bytes.writeUInt16LE(version, 0);
  bytes.writeUInt32LE(7 << 8, 4);
  bytes.writeUInt8(flag, 8);
  bytes.writeBigUInt64LE(BigInt(cpuNs), 72);
  bytes.write('a name) \u{1f600}', 80);
  bytes.writeUInt32LE(1000, 120);
  bytes.writeUInt32LE(42, 128);
  bytes.writeUInt32LE(39, 132);
  bytes.writeBigUInt64LE(50n, 168);
  bytes.writeBigUInt64LE(594_532n, 200);
  bytes.writeBigUInt64LE(4096n, 248);
  bytes.writeBigUInt64LE(8192n, 256);
  bytes.writeUInt32LE(40, 368);
  bytes.writeBigUInt64LE(25_478_123n, 376);
  return bytes;
}

function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16LE(4 + value.length, 0);
  header.writeUInt16LE(type, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

const id = (type: number): Buffer => attribute(type, Buffer.from([42, 0, 0, 0]));

function message(...attributes: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.alloc(20), ...attributes]);
}

const ofThread = (given: Buffer): Buffer => attribute(4 | 0x8000, Buffer.concat([id(1), attribute(3, given)]));
const ofProcess = (given: Buffer): Buffer =>
  attribute(5, Buffer.concat([id(2), attribute(6, Buffer.alloc(0)), attribute(3, given)]));

describe('decodeThreadEnd', () => {
  it('decodes the last thread of a process', () => {
    const bytes = message(ofThread(stats()));
    expect(decodeThreadEnd(bytes, bytes.length)).toEqual({
      tgid: 40,
      ppid: 39,
      name: 'a name) \u{1f600}',
      uid: 1000,
      status: 7 << 8,
      isLast: true,
      processUs: 25_478_123,
      cpuNs: 1_500_000_000,
      processCpuNs: null,
      peakRssKib: 594_532,
      readBytes: 4096,
      writeBytes: 8192,
      minorFaults: 50,
    });
  });

  it('has the CPU time of all threads where there were several, and beyond 32 bits', () => {
    const bytes = message(ofThread(stats({ flag: 0 })), ofProcess(stats({ cpuNs: 9_000_000_000_000 })));
    expect(decodeThreadEnd(bytes, bytes.length)).toMatchObject({ isLast: false, processCpuNs: 9_000_000_000_000 });
  });

  it('keeps a name that fills its field', () => {
    const filled = stats();
    filled.fill('x', 80, 112);
    expect(decodeThreadEnd(message(ofThread(filled)), 20 + 12 + 4 + structSize)?.name).toBe('x'.repeat(32));
  });

  it.each([
    ['a version that does not name the process', message(ofThread(stats({ version: 11 })))],
    ['a struct of an older kernel', message(ofThread(stats().subarray(0, 328)))],
    ['a message without the struct', message(attribute(4, id(1)))],
    ['another message', message()],
    ['attributes of length 0', message(Buffer.alloc(64))],
  ])('ignores %s', (_, bytes) => {
    expect(decodeThreadEnd(bytes, bytes.length)).toBeNull();
  });

  it('ignores a message that was cut anywhere', () => {
    const bytes = message(ofThread(stats()));
    for (let length = 0; length < 420; length += 1) {
      expect(decodeThreadEnd(bytes, length)).toBeNull();
    }
  });
});

it('knows by the version whether a kernel names the process of a thread', () => {
  expect(readTaskstatsVersion(message(ofThread(stats({ version: 11 }))))).toBe(11);
  expect([16, 12, 11, null].map(isTaskstatsKnown)).toEqual([true, true, false, false]);
});
