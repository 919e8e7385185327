// winnt.h, securitybaseapi.h, winbase.h: who owns a process, and what this one may do
import { PsutilError } from '../../errors.js';
import { closeHandle } from './handles.js';
import { lastError, nativeFailure, requireTrue } from './failures.js';
import { tokenPrivileges, tokenUser } from './layouts/process-layouts.js';
import { offsetOf } from './layouts/layout.js';
import { addressOf, declareNative, toNumber } from './library.js';

const TOKEN_QUERY = 0x8;
const TOKEN_ADJUST_PRIVILEGES = 0x20;
const SE_PRIVILEGE_ENABLED = 2;
const ERROR_NONE_MAPPED = 1332;
const tokenUserClass = 1;
/** GetCurrentProcess(): a handle that need not be opened. */
const currentProcess = -1;
/** Longer than a SID, an account name and a domain can be. */
const maxBytes = 1_024;

const openProcessToken = declareNative('advapi32', 'OpenProcessToken', 'int32_t', ['int64_t', 'uint32_t', 'uint8_t *']);
const getTokenInformation = declareNative('advapi32', 'GetTokenInformation', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
]);
const lookupAccountSid = declareNative('advapi32', 'LookupAccountSidW', 'int32_t', [
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
]);
const lookupPrivilegeValue = declareNative('advapi32', 'LookupPrivilegeValueW', 'int32_t', [
  'uint8_t *',
  'str16',
  'uint8_t *',
]);
const adjustTokenPrivileges = declareNative('advapi32', 'AdjustTokenPrivileges', 'int32_t', [
  'int64_t',
  'int32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
]);

/** The owner of a process. */
export interface Owner {
  /** The SID. */
  readonly id: Buffer;
  /** Name and domain in UTF-16 with NUL; null if no account has the SID. */
  readonly account: { readonly name: Buffer; readonly domain: Buffer } | null;
}

export function readOwner(handle: number): Owner {
  return withToken(handle, TOKEN_QUERY, (token) => {
    const user = Buffer.alloc(maxBytes);
    const written = Buffer.alloc(4);
    requireTrue(getTokenInformation(token, tokenUserClass, user, user.length, written), 'GetTokenInformation');
    // Windows writes the SID into the same buffer and points to it.
    const id = user.subarray(Number(user.readBigUInt64LE(offsetOf(tokenUser, 'Sid'))) - addressOf(user));
    const name = Buffer.alloc(maxBytes);
    const domain = Buffer.alloc(maxBytes);
    const found = lookupAccountSid(null, id, name, unitsOf(name), domain, unitsOf(domain), Buffer.alloc(4));
    if (toNumber(found, 'LookupAccountSidW') === 0) {
      const code = lastError();
      if (code === ERROR_NONE_MAPPED) {
        return { id, account: null };
      }
      throw nativeFailure('LookupAccountSidW', code);
    }
    return { id, account: { name, domain } };
  });
}

/** Enables SeDebugPrivilege, which opens the processes of others to administrators; no effect for those without it. */
export function enableDebugPrivilege(): void {
  try {
    withToken(currentProcess, TOKEN_QUERY + TOKEN_ADJUST_PRIVILEGES, adjustPrivileges);
  } catch (error) {
    // Where a sandbox refuses it, each process that cannot be opened has an error of its own.
    if (!(error instanceof PsutilError)) {
      throw error;
    }
  }
}

function adjustPrivileges(token: number): void {
  const privileges = Buffer.alloc(tokenPrivileges.size);
  const luidAt = offsetOf(tokenPrivileges, 'Privileges[0].Luid');
  const luid = privileges.subarray(luidAt, luidAt + 8);
  requireTrue(lookupPrivilegeValue(null, 'SeDebugPrivilege', luid), 'LookupPrivilegeValueW');
  privileges.writeUInt32LE(1, offsetOf(tokenPrivileges, 'PrivilegeCount'));
  privileges.writeUInt32LE(SE_PRIVILEGE_ENABLED, offsetOf(tokenPrivileges, 'Privileges[0].Attributes'));
  // It succeeds also where the privilege is not held.
  requireTrue(adjustTokenPrivileges(token, 0, privileges, 0, null, null), 'AdjustTokenPrivileges');
}

function withToken<T>(process: number, rights: number, action: (token: number) => T): T {
  const pointer = Buffer.alloc(8);
  if (toNumber(openProcessToken(process, rights, pointer), 'OpenProcessToken') === 0) {
    throw nativeFailure('OpenProcessToken', lastError());
  }
  const token = Number(pointer.readBigUInt64LE(0));
  try {
    return action(token);
  } finally {
    closeHandle(token);
  }
}

function unitsOf(buffer: Buffer): Buffer {
  const units = Buffer.alloc(4);
  units.writeUInt32LE(buffer.length / 2);
  return units;
}
