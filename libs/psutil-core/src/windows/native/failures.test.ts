import { describe, expect, it } from 'vitest';
import { AccessDenied, NativeCallFailed, NotSupported } from '../../errors.js';
import { nativeFailure } from './failures.js';

describe('the error of a failed call of Windows', () => {
  it.each([
    ['ERROR_ACCESS_DENIED', 5],
    ['ERROR_PARTIAL_COPY', 299],
    ['ERROR_NOACCESS', 998],
    ['ERROR_PRIVILEGE_NOT_HELD', 1314],
  ])('is AccessDenied for %s, which names the call', (_, code) => {
    const failure = nativeFailure('ReadProcessMemory', code);
    expect(failure).toBeInstanceOf(AccessDenied);
    expect(failure.message).toContain(`ReadProcessMemory: Windows error ${code}`);
  });

  it('is NotSupported for what this Windows lacks, and NativeCallFailed for others', () => {
    expect(nativeFailure('DeviceIoControl', 50)).toBeInstanceOf(NotSupported);
    expect(nativeFailure('DeviceIoControl', 31)).toBeInstanceOf(NativeCallFailed);
  });
});
