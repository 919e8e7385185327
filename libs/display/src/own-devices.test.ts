import { describe, expect, it } from 'vitest';
import { ownDisks, ownInterfaces } from './own-devices.js';

describe('the disks of a host', () => {
  it.each([
    [
      ['sda', 'sda1', 'sda15', 'sdb', 'sr0'],
      ['sda', 'sdb', 'sr0'],
    ],
    [
      ['nvme0n1', 'nvme0n1p1', 'nvme0n1p12', 'nvme1n1'],
      ['nvme0n1', 'nvme1n1'],
    ],
    [
      ['mmcblk0', 'mmcblk0p1', 'mmcblk0boot0'],
      ['mmcblk0', 'mmcblk0boot0'],
    ],
    [['vda', 'dm-0', 'md127', 'loop3', 'zram0', 'nbd1'], ['vda']],
    // A virtual machine may be given a partition without its disk.
    [
      ['xvda1', 'xvdb'],
      ['xvda1', 'xvdb'],
    ],
    [
      ['sdaa', 'sda', 'sdaa1'],
      ['sdaa', 'sda'],
    ],
    [
      ['md0', 'dm-1'],
      ['md0', 'dm-1'],
    ],
  ])('are those of %s that no other one counts again', (names, expected) => {
    expect(ownDisks(names)).toEqual(expected);
  });
});

describe('the interfaces of a host', () => {
  it.each([
    [['lo', 'eth0', 'docker0', 'br-3f2a9c', 'veth12ab34'], ['eth0']],
    [
      ['lo', 'bond0', 'enp1s0f0', 'enp1s0f1', 'bond0.120'],
      ['enp1s0f0', 'enp1s0f1'],
    ],
    [
      ['lo', 'eno1', 'ens3', 'wlan0', 'ib0', 'usb0'],
      ['eno1', 'ens3', 'wlan0', 'ib0', 'usb0'],
    ],
    [['eth0', 'cali0123456789a', 'flannel.1', 'cni0', 'wg0', 'tun0', 'vnet3', 'virbr0'], ['eth0']],
    [['lo', 'wg0'], ['wg0']],
    [['lo'], []],
  ])('are those of %s that no other one counts again', (names, expected) => {
    expect(ownInterfaces(names)).toEqual(expected);
  });
});
