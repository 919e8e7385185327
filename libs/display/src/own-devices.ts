/** Disks that lie on other disks, whose bytes those count again: LVM and crypt, RAID, files, RAM and network. */
const stackedDisk = /^(dm-|md\d|loop|zram|ram\d|nbd|bcache|drbd|rbd)/;

/** `sda1` and `nvme0n1p1` are partitions of `sda` and `nvme0n1`, if these are there. */
const partition = /^(?:(.*\d)p\d+|(.*\D)\d+)$/;

/**
 * Interfaces whose bytes others count again: loopback, bridges, bonds and teams, the host's ends of containers and
 * virtual machines, VLANs, and tunnels.
 */
const stackedInterface = new RegExp(
  `^(?:${[
    'lo$|ifb|dummy',
    'br\\d|br-|bridge|virbr|vmbr|lxcbr|lxdbr|docker|podman|cni|cbr|ovs-|fwbr|fwpr|fwln',
    'bond\\d|team\\d',
    'veth|cali|lxc|azv[0-9a-f]|eni[0-9a-f]{11}|vnet\\d|tap|macvtap|cilium_|kube-|nodelocaldns',
    'vlan\\d|.*\\.\\d+$',
    'tun|wg\\d|tailscale|flannel|vxlan|gre\\d|sit\\d|ip6tnl|erspan',
  ].join('|')})`,
);

/**
 * The disks of a host, by their names in /proc/diskstats, whose bytes add up to those of the host: no other of its
 * disks counts them too. All of them if there are none, because a machine may see only what lies on another one's.
 */
export function ownDisks(names: readonly string[]): readonly string[] {
  const isWhole = (name: string): boolean => {
    const [, numbered, plain] = partition.exec(name) ?? [];
    const whole = numbered ?? plain;
    return whole === undefined || !names.includes(whole);
  };
  const own = names.filter((name) => !stackedDisk.test(name) && isWhole(name));
  return own.length === 0 ? names : own;
}

/**
 * The network interfaces of a host whose bytes add up to those that it exchanged with others, by their names. All but
 * loopback if there are none, because a container may see only a tunnel.
 */
export function ownInterfaces(names: readonly string[]): readonly string[] {
  const own = names.filter((name) => !stackedInterface.test(name));
  return own.length === 0 ? names.filter((name) => name !== 'lo') : own;
}
