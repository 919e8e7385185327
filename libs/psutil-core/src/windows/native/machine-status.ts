import { requireTrue } from './failures.js';
import { memoryStatus, performanceInformation, powerStatus } from './layouts/system-layouts.js';
import { declareNative } from './library.js';

const globalMemoryStatusEx = declareNative('kernel32', 'GlobalMemoryStatusEx', 'int32_t', ['uint8_t *']);
const getPerformanceInfo = declareNative('psapi', 'GetPerformanceInfo', 'int32_t', ['uint8_t *', 'uint32_t']);
const getSystemPowerStatus = declareNative('kernel32', 'GetSystemPowerStatus', 'int32_t', ['uint8_t *']);

/** A MEMORYSTATUSEX. */
export function readMemoryStatus(): Buffer {
  const buffer = Buffer.alloc(memoryStatus.size);
  buffer.writeUInt32LE(buffer.length);
  requireTrue(globalMemoryStatusEx(buffer), 'GlobalMemoryStatusEx');
  return buffer;
}

/** A PERFORMANCE_INFORMATION. */
export function readPerformanceInformation(): Buffer {
  const buffer = Buffer.alloc(performanceInformation.size);
  requireTrue(getPerformanceInfo(buffer, buffer.length), 'GetPerformanceInfo');
  return buffer;
}

/** A SYSTEM_POWER_STATUS. */
export function readPowerStatus(): Buffer {
  const buffer = Buffer.alloc(powerStatus.size);
  requireTrue(getSystemPowerStatus(buffer), 'GetSystemPowerStatus');
  return buffer;
}
