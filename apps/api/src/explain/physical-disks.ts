/** Devices that lie on other devices, whose bytes those count again: LVM and crypt, RAID, files, RAM and network. */
const stacked = /^(dm-|md\d|loop|zram|ram\d|nbd|bcache|drbd|rbd)/;

/** `sda1` and `nvme0n1p1` are partitions of `sda` and `nvme0n1`, if these are there. */
const partition = /^(?:(.*\d)p\d+|(.*\D)\d+)$/;

/** Whether a device, by its name in /proc/diskstats, is a disk whose bytes no other device of the host counts. */
export function isPhysicalDisk(name: string, all: readonly string[]): boolean {
  const [, numbered, plain] = partition.exec(name) ?? [];
  const whole = numbered ?? plain;
  return !stacked.test(name) && (whole === undefined || !all.includes(whole));
}
