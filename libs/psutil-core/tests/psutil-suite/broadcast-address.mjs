/**
 * psutil's broadcast_addr, with which a test checks net_if_addrs. The library has no such function, because on Linux
 * the kernel reports broadcast addresses. The two tests of broadcast_addr itself therefore judge these lines only.
 */
export function broadcastAddress({ address, netmask }) {
  if (netmask === null || netmask === '255.255.255.255') {
    return null;
  }
  const mask = netmask.split('.').map(Number);
  return address
    .split('.')
    .map((part, index) => Number(part) | (~mask[index] & 0xff))
    .join('.');
}
