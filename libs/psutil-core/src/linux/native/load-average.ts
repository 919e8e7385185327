import type { LoadAverage } from '../../model/cpu.js';
import { declareNative, nativeFailure, toNumber } from './libc.js';

const getloadavg = declareNative('getloadavg', 'int32_t', ['uint8_t *', 'int32_t']);
const averages = Buffer.allocUnsafeSlow(24);

/** getloadavg(3): one system call instead of three for /proc/loadavg, and not rounded to hundredths. */
export function readNativeLoadAverage(): LoadAverage {
  if (toNumber(getloadavg(averages, 3), 'getloadavg') !== 3) {
    throw nativeFailure('getloadavg');
  }
  return [averages.readDoubleLE(0), averages.readDoubleLE(8), averages.readDoubleLE(16)];
}
