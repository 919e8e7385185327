import { describe, expect, it } from 'vitest';
import { encodeStructure, encodeText } from '../../../tests/testing/windows-bytes.js';
import { UnexpectedFormat } from '../../errors.js';
import { offsetOf } from '../native/layouts/layout.js';
import {
  adapterAddresses,
  interfaceRow,
  sockaddrIn,
  sockaddrIn6,
  tcp6Row,
  tcpRow,
  udpRow,
  unicastAddress,
} from '../native/layouts/network-layouts.js';
import { decodeAdapters } from './adapters.js';
import { decodeInterfaceRow, decodeSockets } from './network.js';

const base = 0x1_0000_0000;

/** Where the parts of the list below are. */
const places = {
  first: 0,
  name: 448,
  ipv4: 512,
  socket4: 576,
  ipv6: 592,
  socket6: 656,
  second: 688,
  secondName: 1_136,
};

/** One adapter with an IPv4 and an IPv6 address, one without any. */
function encodeAdapters(): Buffer {
  const bytes = Buffer.alloc(1_168);
  const put = (part: Buffer, at: number): void => void part.copy(bytes, at);
  const first = encodeStructure(adapterAddresses, {
    IfIndex: 7,
    Next: base + places.second,
    FirstUnicastAddress: base + places.ipv4,
    FriendlyName: base + places.name,
    PhysicalAddressLength: 6,
    Mtu: 1_500,
    IfType: 6,
    OperStatus: 1,
    TransmitLinkSpeed: 1_000_000_000,
  });
  first.set([0x02, 0, 0, 0, 0, 0xab], 80);
  put(first, places.first);
  put(encodeText('Ethernet 2'), places.name);
  put(
    encodeStructure(unicastAddress, {
      Next: base + places.ipv6,
      Address: base + places.socket4,
      OnLinkPrefixLength: 20,
    }),
    places.ipv4,
  );
  put(encodeStructure(sockaddrIn, { sin_family: 2 }), places.socket4);
  bytes.set([192, 0, 2, 130], places.socket4 + 4);
  put(encodeStructure(unicastAddress, { Address: base + places.socket6, OnLinkPrefixLength: 64 }), places.ipv6);
  put(encodeStructure(sockaddrIn6, { sin6_family: 23, sin6_scope_id: 7 }), places.socket6);
  bytes.set([0xfe, 0x80], places.socket6 + 8);
  bytes[places.socket6 + 23] = 1;
  put(
    encodeStructure(adapterAddresses, {
      Ipv6IfIndex: 9,
      FriendlyName: base + places.secondName,
      IfType: 131,
      OperStatus: 2,
      TransmitLinkSpeed: 0,
    }),
    places.second,
  );
  put(encodeText('Tunnel'), places.secondName);
  return bytes;
}

describe('adapters', () => {
  const [ethernet, tunnel] = decodeAdapters(encodeAdapters(), base);

  it('have addresses in the order IPv4, IPv6, hardware', () => {
    expect(ethernet).toEqual({
      name: 'Ethernet 2',
      index: 7,
      stats: { isup: true, duplex: null, speed: 1_000, mtu: 1_500, flags: '' },
      addresses: [
        {
          family: 'AF_INET',
          address: '192.0.2.130',
          netmask: '255.255.240.0',
          broadcast: '192.0.15.255',
          ptp: null,
        },
        { family: 'AF_INET6', address: 'fe80::1%7', netmask: 'ffff:ffff:ffff:ffff::', broadcast: null, ptp: null },
        { family: 'AF_LINK', address: '02-00-00-00-00-AB', netmask: null, broadcast: null, ptp: null },
      ],
    });
  });

  it('without addresses are listed too', () => {
    expect(tunnel).toMatchObject({ name: 'Tunnel', index: 9, stats: { isup: false, speed: null } });
    expect(tunnel?.addresses).toEqual([
      { family: 'AF_UNSPEC', address: null, netmask: null, broadcast: null, ptp: null },
    ]);
  });

  it('throw UnexpectedFormat if lists lead back to their beginning', () => {
    const adapters = encodeAdapters();
    adapters.writeBigUInt64LE(BigInt(base), offsetOf(adapterAddresses, 'Next'));
    expect(() => decodeAdapters(adapters, base)).toThrow(/up to 18 entries in 1168 bytes/);
    const addresses = encodeAdapters();
    addresses.writeBigUInt64LE(BigInt(base + places.ipv4), places.ipv4 + offsetOf(unicastAddress, 'Next'));
    expect(() => decodeAdapters(addresses, base)).toThrow(/up to 18 entries in 1168 bytes/);
  });

  it('throw UnexpectedFormat if a pointer leads out of the buffer', () => {
    expect(() => decodeAdapters(encodeAdapters(), base - 8)).toThrow(UnexpectedFormat);
  });
});

describe('counters of an interface', () => {
  it('have 64 bits, and count all packets', () => {
    const row = encodeStructure(interfaceRow, { InOctets: 2 ** 40, InUcastPkts: 5, InNUcastPkts: 6, OutErrors: 1 });
    expect(decodeInterfaceRow(row)).toMatchObject({ bytesRecv: 2 ** 40, packetsRecv: 11, errout: 1, bytesSent: 0 });
  });
});

describe('sockets', () => {
  const table = (...rows: readonly Buffer[]): Buffer =>
    Buffer.concat([Buffer.from(Uint32Array.of(rows.length).buffer), ...rows]);
  /** Port 8080 in network order, as a table has it. */
  const port8080 = 0x901f;

  it('of TCP have states, ports in network order, and owners', () => {
    const connected = encodeStructure(tcpRow, {
      dwState: 5,
      dwLocalPort: port8080,
      dwRemotePort: port8080,
      dwOwningPid: 12,
    });
    connected.set([127, 0, 0, 1], 4);
    connected.set([192, 0, 2, 1], 12);
    const ended = encodeStructure(tcpRow, { dwState: 11, dwLocalPort: port8080 });
    expect(decodeSockets('tcp4', table(connected, ended))).toEqual([
      {
        fd: null,
        family: 'AF_INET',
        type: 'SOCK_STREAM',
        status: 'ESTABLISHED',
        laddr: { ip: '127.0.0.1', port: 8_080 },
        raddr: { ip: '192.0.2.1', port: 8_080 },
        pid: 12,
      },
      {
        fd: null,
        family: 'AF_INET',
        type: 'SOCK_STREAM',
        status: 'TIME_WAIT',
        laddr: { ip: '0.0.0.0', port: 8_080 },
        raddr: null,
        pid: null,
      },
    ]);
  });

  it('of IPv6 and UDP are decoded too', () => {
    const listener = encodeStructure(tcp6Row, { dwState: 2, dwLocalPort: port8080, dwOwningPid: 4 });
    expect(decodeSockets('tcp6', table(listener))).toMatchObject([
      { laddr: { ip: '::', port: 8_080 }, status: 'LISTEN' },
    ]);
    const datagrams = encodeStructure(udpRow, { dwLocalPort: port8080, dwOwningPid: 4 });
    expect(decodeSockets('udp4', table(datagrams))).toMatchObject([{ type: 'SOCK_DGRAM', status: 'NONE', pid: 4 }]);
  });

  it('throw UnexpectedFormat if there are fewer rows than the table says', () => {
    expect(() => decodeSockets('tcp4', table(Buffer.alloc(24)).subarray(0, 20))).toThrow(UnexpectedFormat);
  });
});
