import { AccessDenied, NativeCallFailed, NotSupported } from '../../errors.js';
import { declareNative, toNumber } from './library.js';

// Error codes of winerror.h.
export const ERROR_ACCESS_DENIED = 5;
const ERROR_PRIVILEGE_NOT_HELD = 1314;
/** Some of the memory that was asked for is not there, or may not be read. */
const ERROR_PARTIAL_COPY = 299;
/** The same for all of it. */
const ERROR_NOACCESS = 998;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_INVALID_FUNCTION = 1;
export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_NOT_SUPPORTED = 50;
const ERROR_CALL_NOT_IMPLEMENTED = 120;
export const ERROR_INSUFFICIENT_BUFFER = 122;
export const ERROR_BUFFER_OVERFLOW = 111;

/** Memory that cannot be read counts as denied, as in psutil: a process that has just begun has none of it yet. */
const deniedCodes: ReadonlySet<number> = new Set([
  ERROR_ACCESS_DENIED,
  ERROR_PRIVILEGE_NOT_HELD,
  ERROR_PARTIAL_COPY,
  ERROR_NOACCESS,
]);
const missingCodes: ReadonlySet<number> = new Set([
  ERROR_INVALID_FUNCTION,
  ERROR_NOT_SUPPORTED,
  ERROR_CALL_NOT_IMPLEMENTED,
]);

const missingStatuses: ReadonlySet<number> = new Set([
  0xc000_0002 | 0, // STATUS_NOT_IMPLEMENTED
  0xc000_0003 | 0, // STATUS_INVALID_INFO_CLASS
]);

const getLastError = declareNative('kernel32', 'GetLastError', 'uint32_t', []);
const rtlNtStatusToDosError = declareNative('ntdll', 'RtlNtStatusToDosError', 'uint32_t', ['int32_t']);

/** The code of the call that just failed; koffi keeps it from Node's own calls. */
export function lastError(): number {
  return toNumber(getLastError(), 'GetLastError');
}

/** The Windows error code of an NTSTATUS. */
function errorOfStatus(status: number): number {
  return toNumber(rtlNtStatusToDosError(status), 'RtlNtStatusToDosError');
}

/** The error of a failed call by its code in winerror.h. `path` is what it was about. */
export function nativeFailure(call: string, code: number, path: string | null = null): Error {
  const failure = new NativeCallFailed(call, code, `Windows error ${code}`, path);
  if (deniedCodes.has(code)) {
    return new AccessDenied({ message: failure.message, cause: failure });
  }
  return missingCodes.has(code) ? new NotSupported(`this Windows has no ${call}`, { cause: failure }) : failure;
}

/** Whether a call returned TRUE; FALSE with one of the codes means that what it was asked about does not exist. */
export function isPresent(result: unknown, call: string, absentCodes: ReadonlySet<number>, path?: string): boolean {
  if (toNumber(result, call) !== 0) {
    return true;
  }
  const code = lastError();
  if (absentCodes.has(code)) {
    return false;
  }
  throw nativeFailure(call, code, path);
}

/** Throws the error of a call that returned FALSE. */
export function requireTrue(result: unknown, call: string, path: string | null = null): void {
  if (toNumber(result, call) === 0) {
    throw nativeFailure(call, lastError(), path);
  }
}

/** Throws the error of an NTSTATUS, which is negative on failure. */
export function requireStatus(status: number, call: string): void {
  if (missingStatuses.has(status)) {
    throw new NotSupported(`this Windows has no ${call}`);
  }
  if (status < 0) {
    throw nativeFailure(call, errorOfStatus(status));
  }
}
