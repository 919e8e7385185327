import { constants } from 'node:os';
import { AccessDenied, NativeCallFailed, NotSupported } from '../../errors.js';
import { errnoName } from '../native/libc.js';
import { isSystemError } from './kernel-text.js';

/** Converts an error with an errno, keeping Node's call and path; null for anything else. */
export function toSystemFailure(error: unknown): NativeCallFailed | null {
  if (error instanceof NativeCallFailed) {
    return error;
  }
  if (!isSystemError(error) || error.errno === undefined) {
    return null;
  }
  const errno = Math.abs(error.errno);
  const failure = new NativeCallFailed(
    error.syscall ?? 'unknown call',
    errno,
    error.code === undefined || error.code === 'ERR_SYSTEM_ERROR' ? errnoName(errno) : error.code,
    error.path ?? null,
  );
  failure.cause = error;
  return failure;
}

/**
 * Wraps functions so that their system errors become those of errors.ts. process-source.ts translates errors about one
 * process.
 */
export function translateErrorsOf<T extends Readonly<Record<keyof T, unknown>>>(functions: T): T {
  const entries = Object.entries(functions).map(([name, value]) => [
    name,
    typeof value === 'function' ? translated(value as AnyFunction) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

function translated(action: AnyFunction): AnyFunction {
  return (...args) => {
    try {
      return action(...args);
    } catch (error) {
      throw translateError(error);
    }
  };
}

/** An error with an errno becomes AccessDenied or NativeCallFailed; any other stays as it is. */
export function translateError(error: unknown): unknown {
  const failure = toSystemFailure(error);
  if (failure === null) {
    return error;
  }
  if (failure.errno === constants.errno.ENOSYS) {
    return new NotSupported(`this kernel has no ${failure.call}`, { cause: error });
  }
  const isDenied = failure.errno === constants.errno.EPERM || failure.errno === constants.errno.EACCES;
  return isDenied ? new AccessDenied({ message: failure.message, cause: error }) : failure;
}
