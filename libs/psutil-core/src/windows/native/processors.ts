import { ERROR_INSUFFICIENT_BUFFER, lastError, nativeFailure, requireStatus } from './failures.js';
import { fillGrowing } from './growing-buffer.js';
import { processorPower } from './layouts/system-layouts.js';
import { declareNative, toNumber } from './library.js';

const ALL_PROCESSOR_GROUPS = 0xffff;
const relationProcessorCore = 0;
const processorInformation = 11;

const getActiveProcessorCount = declareNative('kernel32', 'GetActiveProcessorCount', 'uint32_t', ['uint16_t']);
const getActiveProcessorGroupCount = declareNative('kernel32', 'GetActiveProcessorGroupCount', 'uint16_t', []);
const getLogicalProcessorInformationEx = declareNative('kernel32', 'GetLogicalProcessorInformationEx', 'int32_t', [
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
]);
const callNtPowerInformation = declareNative('powrprof', 'CallNtPowerInformation', 'int32_t', [
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
]);

/** Logical CPUs of all groups. */
export function readProcessorCount(): number {
  return toNumber(getActiveProcessorCount(ALL_PROCESSOR_GROUPS), 'GetActiveProcessorCount');
}

/** The number of groups; a group has at most 64 CPUs. */
export function readProcessorGroupCount(): number {
  return toNumber(getActiveProcessorGroupCount(), 'GetActiveProcessorGroupCount');
}

/** Records of the cores of all groups. */
export function readCoreRecords(): Buffer {
  const name = 'GetLogicalProcessorInformationEx';
  const length = Buffer.alloc(4);
  return fillGrowing(
    {
      name,
      run: (buffer) => {
        length.writeUInt32LE(buffer.length);
        const hasFilled = toNumber(getLogicalProcessorInformationEx(relationProcessorCore, buffer, length), name) !== 0;
        const code = hasFilled ? 0 : lastError();
        if (!hasFilled && code !== ERROR_INSUFFICIENT_BUFFER) {
          throw nativeFailure(name, code);
        }
        return { isTooShort: !hasFilled, length: length.readUInt32LE(0) };
      },
    },
    16_384,
  );
}

/** The clocks of the CPUs of this process's group. */
export function readProcessorPower(): Buffer {
  const buffer = Buffer.alloc(readProcessorCount() * processorPower.size);
  const status = callNtPowerInformation(processorInformation, null, 0, buffer, buffer.length);
  requireStatus(toNumber(status, 'CallNtPowerInformation'), 'CallNtPowerInformation(ProcessorInformation)');
  return buffer;
}
