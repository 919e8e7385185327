import { fillGrowing } from './growing-buffer.js';
import { ERROR_ACCESS_DENIED, nativeFailure, requireStatus, requireTrue } from './failures.js';
import { processBasic, unicodeString } from './layouts/process-layouts.js';
import { declareNative, toNumber } from './library.js';

/** Numbers of PROCESSINFOCLASS. */
const kinds = {
  ProcessBasicInformation: 0,
  ProcessWow64Information: 26,
  ProcessIoPriority: 33,
  ProcessCommandLineInformation: 60,
} as const;
type Kind = keyof typeof kinds;

const tooShortStatuses: ReadonlySet<number> = new Set([
  0xc000_0004 | 0, // STATUS_INFO_LENGTH_MISMATCH
  0xc000_0023 | 0, // STATUS_BUFFER_TOO_SMALL
  0x8000_0005 | 0, // STATUS_BUFFER_OVERFLOW
]);

/** STATUS_NOT_FOUND: what Windows answers for the command line of a process that it protects. */
const protectedStatus = 0xc000_0225 | 0;

const ntQueryInformationProcess = declareNative('ntdll', 'NtQueryInformationProcess', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
]);
const ntSetInformationProcess = declareNative('ntdll', 'NtSetInformationProcess', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
]);
const readProcessMemory = declareNative('kernel32', 'ReadProcessMemory', 'int32_t', [
  'int64_t',
  'uint64_t',
  'uint8_t *',
  'uint64_t',
  'uint8_t *',
]);

/** A PROCESS_BASIC_INFORMATION. */
export function readBasicInformation(handle: number): Buffer {
  return readFixed(handle, 'ProcessBasicInformation', processBasic.size);
}

/** Address of the environment block of a 32-bit process; 0 for a 64-bit one. */
export function readWow64Block(handle: number): number {
  return Number(readFixed(handle, 'ProcessWow64Information', 8).readBigUInt64LE(0));
}

/** 0 very low, 1 low, 2 normal, 3 high. */
export function readIoPriority(handle: number): number {
  return readFixed(handle, 'ProcessIoPriority', 4).readUInt32LE(0);
}

export function writeIoPriority(handle: number, priority: number): void {
  const name = 'NtSetInformationProcess(ProcessIoPriority)';
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(priority);
  const status = ntSetInformationProcess(handle, kinds.ProcessIoPriority, buffer, buffer.length);
  requireStatus(toNumber(status, name), name);
}

/**
 * The command line as a UNICODE_STRING, whose characters are in the same buffer. Needs the fewest rights. Throws
 * AccessDenied for a process that Windows protects.
 */
export function readCommandLine(handle: number): Buffer {
  const name = 'NtQueryInformationProcess(ProcessCommandLineInformation)';
  const written = Buffer.alloc(4);
  return fillGrowing(
    {
      name,
      run: (buffer) => {
        const kind = kinds.ProcessCommandLineInformation;
        const status = toNumber(ntQueryInformationProcess(handle, kind, buffer, buffer.length, written), name);
        if (status === protectedStatus) {
          throw nativeFailure(name, ERROR_ACCESS_DENIED);
        }
        const isTooShort = tooShortStatuses.has(status);
        if (!isTooShort) {
          requireStatus(status, name);
        }
        return { isTooShort, length: written.readUInt32LE(0) };
      },
    },
    unicodeString.size + 4_096,
  );
}

/** Bytes of the memory of a process. Throws AccessDenied, also where nothing is mapped. */
export function readMemory(handle: number, address: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  requireTrue(readProcessMemory(handle, address, buffer, length, Buffer.alloc(8)), 'ReadProcessMemory');
  return buffer;
}

function readFixed(handle: number, kind: Kind, size: number): Buffer {
  const name = `NtQueryInformationProcess(${kind})`;
  const buffer = Buffer.alloc(size);
  const status = ntQueryInformationProcess(handle, kinds[kind], buffer, size, Buffer.alloc(4));
  requireStatus(toNumber(status, name), name);
  return buffer;
}
