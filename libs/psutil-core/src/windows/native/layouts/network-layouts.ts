// iptypes.h, netioapi.h, tcpmib.h, udpmib.h, ws2def.h, ws2ipdef.h
import { layout } from './layout.js';

/** An adapter in the list of GetAdaptersAddresses. */
export const adapterAddresses = layout('IP_ADAPTER_ADDRESSES_LH', 448, {
  IfIndex: [4, 'u32'],
  Next: [8, 'pointer'],
  FirstUnicastAddress: [24, 'pointer'],
  FriendlyName: [72, 'pointer'],
  PhysicalAddress: [80, 'u8'],
  PhysicalAddressLength: [88, 'u32'],
  Mtu: [96, 'u32'],
  IfType: [100, 'u32'],
  OperStatus: [104, 'u32'],
  Ipv6IfIndex: [108, 'u32'],
  TransmitLinkSpeed: [184, 'u64'],
});

/** An address in the list of an adapter; a SOCKET_ADDRESS is at `Address`. */
export const unicastAddress = layout('IP_ADAPTER_UNICAST_ADDRESS_LH', 64, {
  Next: [8, 'pointer'],
  Address: [16, 'pointer'],
  OnLinkPrefixLength: [56, 'u8'],
});

export const sockaddrIn = layout('SOCKADDR_IN', 16, {
  sin_family: [0, 'u16'],
  sin_addr: [4, 'u8'],
});

export const sockaddrIn6 = layout('SOCKADDR_IN6', 28, {
  sin6_family: [0, 'u16'],
  sin6_addr: [8, 'u8'],
  sin6_scope_id: [24, 'u32'],
});

/** What GetIfEntry2 fills for the interface whose index it contains. */
export const interfaceRow = layout('MIB_IF_ROW2', 1352, {
  InterfaceIndex: [8, 'u32'],
  InOctets: [1208, 'u64'],
  InUcastPkts: [1216, 'u64'],
  InNUcastPkts: [1224, 'u64'],
  InDiscards: [1232, 'u64'],
  InErrors: [1240, 'u64'],
  OutOctets: [1280, 'u64'],
  OutUcastPkts: [1288, 'u64'],
  OutNUcastPkts: [1296, 'u64'],
  OutDiscards: [1304, 'u64'],
  OutErrors: [1312, 'u64'],
});

/** Rows of GetExtendedTcpTable and GetExtendedUdpTable. Ports are in network byte order in the low 16 bits. */
export const tcpRow = layout('MIB_TCPROW_OWNER_PID', 24, {
  dwState: [0, 'u32'],
  dwLocalAddr: [4, 'u8'],
  dwLocalPort: [8, 'u32'],
  dwRemoteAddr: [12, 'u8'],
  dwRemotePort: [16, 'u32'],
  dwOwningPid: [20, 'u32'],
});

export const tcp6Row = layout('MIB_TCP6ROW_OWNER_PID', 56, {
  ucLocalAddr: [0, 'u8'],
  dwLocalPort: [20, 'u32'],
  ucRemoteAddr: [24, 'u8'],
  dwRemotePort: [44, 'u32'],
  dwState: [48, 'u32'],
  dwOwningPid: [52, 'u32'],
});

export const udpRow = layout('MIB_UDPROW_OWNER_PID', 12, {
  dwLocalAddr: [0, 'u8'],
  dwLocalPort: [4, 'u32'],
  dwOwningPid: [8, 'u32'],
});

export const udp6Row = layout('MIB_UDP6ROW_OWNER_PID', 28, {
  ucLocalAddr: [0, 'u8'],
  dwLocalPort: [20, 'u32'],
  dwOwningPid: [24, 'u32'],
});
