import { fillGrowing } from './growing-buffer.js';
import { requireStatus } from './failures.js';
import { declareNative, toNumber } from './library.js';
import { timeOfDay } from './layouts/system-layouts.js';

/** The kinds of winternl.h and their numbers, each with a first size of the buffer that is long enough for most. */
const kinds = {
  SystemPerformanceInformation: [2, 512],
  SystemTimeOfDayInformation: [3, timeOfDay.size],
  SystemProcessInformation: [5, 512 * 1024],
  SystemProcessorPerformanceInformation: [8, 64 * 48],
  SystemPageFileInformation: [18, 1024],
  SystemInterruptInformation: [23, 64 * 24],
} as const;

export type SystemInformationKind = keyof typeof kinds;

const tooShortStatuses: ReadonlySet<number> = new Set([
  0xc000_0004 | 0, // STATUS_INFO_LENGTH_MISMATCH
  0xc000_0023 | 0, // STATUS_BUFFER_TOO_SMALL
]);

const ntQuerySystemInformation = declareNative('ntdll', 'NtQuerySystemInformation', 'int32_t', [
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
]);
const ntQuerySystemInformationEx = declareNative('ntdll', 'NtQuerySystemInformationEx', 'int32_t', [
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
]);

/** What the kernel knows of that kind. Throws NativeCallFailed, NotSupported if this Windows lacks the kind. */
export function readSystemInformation(kind: SystemInformationKind): Buffer {
  const [number, firstSize] = kinds[kind];
  const written = Buffer.alloc(4);
  return readGrowing(`NtQuerySystemInformation(${kind})`, firstSize, written, (buffer) =>
    ntQuerySystemInformation(number, buffer, buffer.length, written),
  );
}

/** The same for the CPUs of one group, of which a machine with more than 64 CPUs has several. */
export function readGroupInformation(kind: SystemInformationKind, group: number): Buffer {
  const [number, firstSize] = kinds[kind];
  const written = Buffer.alloc(4);
  const question = Buffer.alloc(2);
  question.writeUInt16LE(group);
  return readGrowing(`NtQuerySystemInformationEx(${kind})`, firstSize, written, (buffer) =>
    ntQuerySystemInformationEx(number, question, question.length, buffer, buffer.length, written),
  );
}

function readGrowing(name: string, firstSize: number, written: Buffer, query: (buffer: Buffer) => unknown): Buffer {
  return fillGrowing(
    {
      name,
      run: (buffer) => {
        const status = toNumber(query(buffer), name);
        const isTooShort = tooShortStatuses.has(status);
        if (!isTooShort) {
          requireStatus(status, name);
        }
        return { isTooShort, length: written.readUInt32LE(0) };
      },
    },
    firstSize,
  );
}
