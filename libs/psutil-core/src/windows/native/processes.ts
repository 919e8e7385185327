// processthreadsapi.h, winbase.h, winternl.h: calls that take a handle of a process
import { lastError, nativeFailure, requireStatus, requireTrue } from './failures.js';
import { processTimes } from './layouts/process-layouts.js';
import { declareNative, toNumber } from './library.js';

/** Access rights of a handle. */
export const processRights = {
  terminate: 0x1,
  readMemory: 0x10,
  setInformation: 0x200,
  queryInformation: 0x400,
  suspendResume: 0x800,
  queryLimited: 0x1000,
  synchronize: 0x10_0000,
} as const;

const openProcessCall = declareNative('kernel32', 'OpenProcess', 'int64_t', ['uint32_t', 'int32_t', 'uint32_t']);
const getProcessTimes = declareNative('kernel32', 'GetProcessTimes', 'int32_t', [
  'int64_t',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
]);
const queryFullProcessImageName = declareNative('kernel32', 'QueryFullProcessImageNameW', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
]);
const getExitCodeProcess = declareNative('kernel32', 'GetExitCodeProcess', 'int32_t', ['int64_t', 'uint8_t *']);
const terminateProcess = declareNative('kernel32', 'TerminateProcess', 'int32_t', ['int64_t', 'uint32_t']);
const getPriorityClass = declareNative('kernel32', 'GetPriorityClass', 'uint32_t', ['int64_t']);
const setPriorityClass = declareNative('kernel32', 'SetPriorityClass', 'int32_t', ['int64_t', 'uint32_t']);
const getProcessAffinityMask = declareNative('kernel32', 'GetProcessAffinityMask', 'int32_t', [
  'int64_t',
  'uint8_t *',
  'uint8_t *',
]);
const setProcessAffinityMask = declareNative('kernel32', 'SetProcessAffinityMask', 'int32_t', ['int64_t', 'uint64_t']);
const ntSuspendProcess = declareNative('ntdll', 'NtSuspendProcess', 'int32_t', ['int64_t']);
const ntResumeProcess = declareNative('ntdll', 'NtResumeProcess', 'int32_t', ['int64_t']);

/** A handle, or the code of the error, with which no handle was opened. */
export function openProcess(pid: number, rights: number): { readonly handle: number } | { readonly code: number } {
  const handle = toNumber(openProcessCall(rights, 0, pid), 'OpenProcess');
  return handle === 0 ? { code: lastError() } : { handle };
}

/** Four FILETIMEs: creation, exit, kernel and user. */
export function readProcessTimes(handle: number): Buffer {
  const buffer = Buffer.alloc(processTimes.size);
  const parts = [0, 8, 16, 24].map((at) => buffer.subarray(at, at + 8)) as [Buffer, Buffer, Buffer, Buffer];
  requireTrue(getProcessTimes(handle, ...parts), 'GetProcessTimes');
  return buffer;
}

/** Path of the program in UTF-16. */
export function readImageName(handle: number): Buffer {
  const buffer = Buffer.alloc(2 * 32_768);
  const units = Buffer.alloc(4);
  units.writeUInt32LE(buffer.length / 2);
  requireTrue(queryFullProcessImageName(handle, 0, buffer, units), 'QueryFullProcessImageNameW');
  return buffer.subarray(0, units.readUInt32LE(0) * 2);
}

/** The exit code of a process that ended. */
export function readExitCode(handle: number): number {
  const buffer = Buffer.alloc(4);
  requireTrue(getExitCodeProcess(handle, buffer), 'GetExitCodeProcess');
  return buffer.readUInt32LE(0);
}

export function endProcess(handle: number, exitCode: number): void {
  requireTrue(terminateProcess(handle, exitCode), 'TerminateProcess');
}

/** NORMAL_PRIORITY_CLASS and the like. */
export function readPriorityClass(handle: number): number {
  const value = toNumber(getPriorityClass(handle), 'GetPriorityClass');
  if (value === 0) {
    throw nativeFailure('GetPriorityClass', lastError());
  }
  return value;
}

export function writePriorityClass(handle: number, value: number): void {
  requireTrue(setPriorityClass(handle, value), 'SetPriorityClass');
}

/** Masks of the CPUs that the process may use, and of those that it could be given. */
export function readAffinityMasks(handle: number): { readonly process: bigint; readonly system: bigint } {
  const process = Buffer.alloc(8);
  const system = Buffer.alloc(8);
  requireTrue(getProcessAffinityMask(handle, process, system), 'GetProcessAffinityMask');
  return { process: process.readBigUInt64LE(0), system: system.readBigUInt64LE(0) };
}

export function writeAffinityMask(handle: number, mask: bigint): void {
  requireTrue(setProcessAffinityMask(handle, mask), 'SetProcessAffinityMask');
}

export function suspendProcess(handle: number): void {
  requireStatus(toNumber(ntSuspendProcess(handle), 'NtSuspendProcess'), 'NtSuspendProcess');
}

export function resumeProcess(handle: number): void {
  requireStatus(toNumber(ntResumeProcess(handle), 'NtResumeProcess'), 'NtResumeProcess');
}
