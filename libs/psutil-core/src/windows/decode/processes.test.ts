import { describe, expect, it } from 'vitest';
import { encodeStructure, encodeText } from '../../../tests/testing/windows-bytes.js';
import { UnexpectedFormat } from '../../errors.js';
import { processInformation, threadInformation } from '../native/layouts/process-layouts.js';
import { decodeProcesses, decodeThreads } from './processes.js';

const base = 0x7ff6_0000_0000;
const waiting = 5;
const suspended = 5;

interface Described {
  readonly name: string;
  readonly values?: Parameters<typeof encodeStructure<keyof typeof processInformation.fields>>[1];
  readonly threads: readonly Parameters<typeof encodeStructure<keyof typeof threadInformation.fields>>[1][];
}

/** The list as Windows writes it: each process with its threads, then its name. */
function encodeList(processes: readonly Described[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const [index, { name, values, threads }] of processes.entries()) {
    const text = encodeText(name);
    const nameAt = at + processInformation.size + threads.length * threadInformation.size;
    const size = Math.ceil((nameAt + text.length - at) / 8) * 8;
    const head = encodeStructure(processInformation, {
      ...values,
      NextEntryOffset: index === processes.length - 1 ? 0 : size,
      NumberOfThreads: threads.length,
    });
    head.writeUInt16LE(name.length * 2, 56);
    head.writeBigUInt64LE(name === '' ? 0n : BigInt(base + nameAt), 64);
    const body = threads.map((thread) => encodeStructure(threadInformation, thread));
    parts.push(Buffer.concat([head, ...body, text], size));
    at += size;
  }
  return Buffer.concat(parts);
}

const list = encodeList([
  { name: '', threads: [{}] },
  {
    name: 'größe 日本.exe',
    values: {
      UniqueProcessId: 1_234,
      InheritedFromUniqueProcessId: 4,
      WorkingSetSize: 5_000_000_000,
      PageFaultCount: 9,
    },
    threads: [
      { UniqueThread: 8, UserTime: 20_000_000, KernelTime: 5_000_000, ContextSwitches: 3 },
      { UniqueThread: 12, ContextSwitches: 4 },
    ],
  },
  {
    name: 'frozen.exe',
    values: { UniqueProcessId: 8 },
    threads: [
      { ThreadState: waiting, WaitReason: suspended },
      { ThreadState: waiting, WaitReason: suspended },
    ],
  },
]);

describe('the list of processes', () => {
  const entries = decodeProcesses(list, base);

  it('has every process with its name', () => {
    expect(entries.map(({ pid, ppid, name }) => [pid, ppid, name])).toEqual([
      [0, 0, ''],
      [1_234, 4, 'größe 日本.exe'],
      [8, 0, 'frozen.exe'],
    ]);
  });

  it('sums what its threads count, beyond 32 bits where fields are longer', () => {
    expect(entries[1]).toMatchObject({ numThreads: 2, contextSwitches: 7, workingSet: 5_000_000_000, pageFaults: 9 });
    expect(decodeThreads(list, entries[1]!)).toEqual([
      { id: 8, userTime: 2, systemTime: 0.5 },
      { id: 12, userTime: 0, systemTime: 0 },
    ]);
  });

  it('says that a process is suspended if all of its threads are', () => {
    expect(entries.map(({ isSuspended }) => isSuspended)).toEqual([false, false, true]);
  });
});

describe('a damaged list of processes', () => {
  it.each([
    ['is cut within a process', list.subarray(0, 200)],
    ['is cut within the threads', list.subarray(0, 300)],
    ['is empty', Buffer.alloc(0)],
  ])('throws UnexpectedFormat if it %s', (_, bytes) => {
    expect(() => decodeProcesses(bytes, base)).toThrow(UnexpectedFormat);
  });

  it('throws UnexpectedFormat if a name is outside of the buffer', () => {
    expect(() => decodeProcesses(list, base + 4_096)).toThrow(UnexpectedFormat);
  });
});
