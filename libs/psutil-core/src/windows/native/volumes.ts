import {
  ERROR_FILE_NOT_FOUND,
  ERROR_INVALID_FUNCTION,
  ERROR_NOT_SUPPORTED,
  isPresent,
  lastError,
  nativeFailure,
  requireTrue,
} from './failures.js';
import { closeHandle } from './handles.js';
import { diskPerformance } from './layouts/system-layouts.js';
import { declareNative, toNumber } from './library.js';

const invalidHandle = -1;
const openExisting = 3;
/** FILE_SHARE_READ and FILE_SHARE_WRITE. */
const shareAll = 3;
const ioctlDiskPerformance = 0x70020;
/** MAX_PATH and the NUL, in UTF-16 units. */
const nameUnits = 261;

const ERROR_NOT_READY = 21;
/** Disks that do not count, such as those of a virtual machine, and readers without a card. */
const noCounters: ReadonlySet<number> = new Set([ERROR_INVALID_FUNCTION, ERROR_NOT_READY, ERROR_NOT_SUPPORTED]);

const getLogicalDriveStrings = declareNative('kernel32', 'GetLogicalDriveStringsW', 'uint32_t', [
  'uint32_t',
  'uint8_t *',
]);
const getDriveType = declareNative('kernel32', 'GetDriveTypeW', 'uint32_t', ['str16']);
const getVolumeInformation = declareNative('kernel32', 'GetVolumeInformationW', 'int32_t', [
  'str16',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
  'uint32_t',
]);
const getDiskFreeSpaceEx = declareNative('kernel32', 'GetDiskFreeSpaceExW', 'int32_t', [
  'str16',
  'uint8_t *',
  'uint8_t *',
  'uint8_t *',
]);
const createFile = declareNative('kernel32', 'CreateFileW', 'int64_t', [
  'str16',
  'uint32_t',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint32_t',
  'int64_t',
]);
const deviceIoControl = declareNative('kernel32', 'DeviceIoControl', 'int32_t', [
  'int64_t',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
  'uint32_t',
  'uint8_t *',
  'uint8_t *',
]);

/** Roots of the drives ('C:\'), each ended by NUL. */
export function readDriveRoots(): Buffer {
  const buffer = Buffer.alloc(2 * 1_024);
  const units = toNumber(getLogicalDriveStrings(buffer.length / 2, buffer), 'GetLogicalDriveStringsW');
  if (units === 0) {
    throw nativeFailure('GetLogicalDriveStringsW', lastError());
  }
  return buffer.subarray(0, units * 2);
}

/** DRIVE_FIXED and the like. */
export function readDriveType(root: string): number {
  return toNumber(getDriveType(root), 'GetDriveTypeW');
}

/**
 * The flags and the name of the file system; null for a drive without a readable volume. As in psutil it does not
 * matter why: an empty, locked or unreachable drive is listed, and does not hide the others.
 */
export function readVolume(root: string): { readonly flags: number; readonly name: Buffer } | null {
  const flags = Buffer.alloc(4);
  const name = Buffer.alloc(nameUnits * 2);
  const result = getVolumeInformation(root, null, 0, null, null, flags, name, nameUnits);
  return toNumber(result, 'GetVolumeInformationW') === 0 ? null : { flags: flags.readUInt32LE(0), name };
}

/** Three ULARGE_INTEGERs: bytes that are free for the caller, in total, and free. */
export function readFreeSpace(path: string): Buffer {
  const buffer = Buffer.alloc(24);
  const parts = [0, 8, 16].map((at) => buffer.subarray(at, at + 8)) as [Buffer, Buffer, Buffer];
  requireTrue(getDiskFreeSpaceEx(path, ...parts), 'GetDiskFreeSpaceExW', path);
  return buffer;
}

/** A DISK_PERFORMANCE; null if there is no such disk, or if it does not count. */
export function readDiskPerformance(name: string): Buffer | null {
  // Without any access right, so that nobody needs to be an administrator.
  const opened = createFile(`\\\\.\\${name}`, 0, shareAll, null, openExisting, 0, 0);
  const disk = toNumber(opened, 'CreateFileW');
  if (disk === invalidHandle) {
    const code = lastError();
    if (code === ERROR_FILE_NOT_FOUND) {
      return null;
    }
    throw nativeFailure('CreateFileW', code, name);
  }
  try {
    const buffer = Buffer.alloc(diskPerformance.size);
    const result = deviceIoControl(disk, ioctlDiskPerformance, null, 0, buffer, buffer.length, Buffer.alloc(4), null);
    return isPresent(result, 'DeviceIoControl(IOCTL_DISK_PERFORMANCE)', noCounters, name) ? buffer : null;
  } finally {
    closeHandle(disk);
  }
}
