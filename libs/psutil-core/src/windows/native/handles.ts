import { declareNative, toNumber } from './library.js';

const closeHandleCall = declareNative('kernel32', 'CloseHandle', 'int32_t', ['int64_t']);
const waitForSingleObject = declareNative('kernel32', 'WaitForSingleObject', 'uint32_t', ['int64_t', 'uint32_t']);

export function closeHandle(handle: number): void {
  closeHandleCall(handle);
}

/** Whether a process has ended. The handle needs SYNCHRONIZE. Never blocks. */
export function hasEnded(handle: number): boolean {
  return toNumber(waitForSingleObject(handle, 0), 'WaitForSingleObject') === 0;
}
