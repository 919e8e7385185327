import { getSystemErrorMap } from 'node:util';
import {
  AccessDenied,
  NativeCallFailed,
  NoSuchProcess,
  NotSupported,
  TimeoutExpired,
  UnexpectedFormat,
  ZombieProcess,
} from '../../dist/index.js';

/** Where psutil raises ValueError for a kernel file that it cannot parse; everywhere else it raises RuntimeError. */
const valueErrorFiles = /\/diskstats$/;

/** Converts an error of the library or of Node to the protocol's form. */
export function toWireError(error) {
  if (error instanceof ZombieProcess) {
    // psutil knows the parent only if it was read before; this library always reports it.
    return { name: 'ZombieProcess', ...processFacts(error), ppid: null };
  }
  if (error instanceof NoSuchProcess) {
    return { name: 'NoSuchProcess', ...processFacts(error) };
  }
  if (error instanceof AccessDenied) {
    return { name: 'AccessDenied', ...processFacts(error) };
  }
  if (error instanceof TimeoutExpired) {
    return { name: 'TimeoutExpired', pid: error.pid, processName: error.processName, seconds: error.seconds };
  }
  if (error instanceof NotSupported) {
    return { name: 'NotImplementedError', message: error.message };
  }
  if (error instanceof UnexpectedFormat) {
    return { name: valueErrorFiles.test(error.path) ? 'ValueError' : 'RuntimeError', message: error.message };
  }
  if (error instanceof NativeCallFailed || typeof error.errno === 'number') {
    return { name: 'OSError', errno: error.errno, path: error.path ?? null };
  }
  return { name: error.name, message: error.message };
}

function processFacts(error) {
  return { pid: error.pid, processName: error.processName, message: error.reason };
}

/**
 * Converts what a test's replacement raised to what the library would meet: an error of the operating system, or of its
 * own platform layer.
 */
export function fromWireError(wire) {
  const facts = { pid: wire.pid, processName: wire.processName, message: wire.message };
  switch (wire.name) {
    case 'ZombieProcess':
      return new ZombieProcess({ ...facts, ppid: wire.ppid ?? null });
    case 'NoSuchProcess':
      return new NoSuchProcess(facts);
    case 'AccessDenied':
      return new AccessDenied(facts);
    case 'TimeoutExpired':
      return new TimeoutExpired({ ...facts, seconds: wire.seconds });
    case 'NotImplementedError':
      return new NotSupported(wire.message);
    case 'ValueError':
      return new RangeError(wire.message);
    case 'TypeError':
      return new TypeError(wire.message);
    default:
      return typeof wire.errno === 'number'
        ? systemError(wire.errno, wire.path)
        : Object.assign(new Error(wire.message), { name: wire.name });
  }
}

/** Creates an error like those of Node's file system calls. */
export function systemError(errno, path) {
  const negative = -Math.abs(errno);
  const [code, description] = getSystemErrorMap().get(negative) ?? [`E${errno}`, 'unknown error'];
  return Object.assign(new Error(`${code}: ${description}`), { errno: negative, code, syscall: 'emulated', path });
}
