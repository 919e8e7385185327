/** Traffic of one network interface, or of all interfaces, since it came up. */
export interface NetIoCounters {
  /** Bytes sent. */
  readonly bytesSent: number;
  /** Bytes received. */
  readonly bytesRecv: number;
  /** Packets sent. */
  readonly packetsSent: number;
  /** Packets received. */
  readonly packetsRecv: number;
  /** Errors while receiving. */
  readonly errin: number;
  /** Errors while sending. */
  readonly errout: number;
  /** Incoming packets dropped. */
  readonly dropin: number;
  /** Outgoing packets dropped. */
  readonly dropout: number;
}

/** The family of an address. AF_LINK is a hardware (MAC) address, AF_UNSPEC marks an interface with no address. */
export type NicAddressFamily = 'AF_UNSPEC' | 'AF_INET' | 'AF_INET6' | 'AF_LINK';

/** One address of a network interface. */
export interface NicAddress {
  readonly family: NicAddressFamily;
  /** '192.0.2.1', 'fe80::1%eth0', '02:00:00:00:00:01'; null for AF_UNSPEC. */
  readonly address: string | null;
  /** '255.255.255.0', 'ffff:ffff:ffff:ffff::'; null for hardware addresses. */
  readonly netmask: string | null;
  /** Null where none exists: point-to-point links, loopback, single-host networks. */
  readonly broadcast: string | null;
  /** The other end of a point-to-point link; mutually exclusive with `broadcast`. */
  readonly ptp: string | null;
}

/** State of a network interface. */
export interface NicStats {
  /** Whether it is running: up, with the cable or radio connected. */
  readonly isup: boolean;
  /** Null if unknown, as for virtual interfaces. */
  readonly duplex: 'full' | 'half' | null;
  /** Mbit/s; null if unknown, as for virtual interfaces. */
  readonly speed: number | null;
  /** The largest packet in bytes. */
  readonly mtu: number;
  /** The kernel's flags in lower case, separated by commas: 'up,broadcast,running,multicast'. */
  readonly flags: string;
}

/** The kind of sockets: 'inet' is TCP and UDP over IPv4 and IPv6; 'all' adds UNIX sockets. */
export type ConnectionKind =
  'all' | 'inet' | 'inet4' | 'inet6' | 'tcp' | 'tcp4' | 'tcp6' | 'udp' | 'udp4' | 'udp6' | 'unix';

/** State of a TCP socket; 'NONE' for every other socket. */
export type ConnectionStatus =
  | 'ESTABLISHED'
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'FIN_WAIT1'
  | 'FIN_WAIT2'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'LISTEN'
  | 'CLOSING'
  | 'NONE';

export type SocketType = 'SOCK_STREAM' | 'SOCK_DGRAM' | 'SOCK_RAW' | 'SOCK_RDM' | 'SOCK_SEQPACKET';

/** One end of a TCP or UDP socket. */
export interface SocketAddress {
  readonly ip: string;
  readonly port: number;
}

interface SocketFacts {
  /** The number of the descriptor in its process; null if the owner is unknown. */
  readonly fd: number | null;
  readonly type: SocketType;
  readonly status: ConnectionStatus;
  /** The process that holds it; null without permission, or if the socket no longer has an owner (TIME_WAIT). */
  readonly pid: number | null;
}

/** A TCP or UDP socket. */
export interface InetConnection extends SocketFacts {
  readonly family: 'AF_INET' | 'AF_INET6';
  /** Null while not bound to a port. */
  readonly laddr: SocketAddress | null;
  /** Null while not connected. */
  readonly raddr: SocketAddress | null;
}

/** A UNIX socket. */
export interface UnixConnection extends SocketFacts {
  readonly family: 'AF_UNIX';
  /** Its path, or '@name' in Linux's abstract namespace; '' if it has none. */
  readonly laddr: string;
  /** The path of the other end; always '' on Linux, which does not report it. */
  readonly raddr: string;
}

export type NetConnection = InetConnection | UnixConnection;

/** The number of sockets of one kind in one state. */
export interface NetConnectionCount {
  readonly kind: 'tcp4' | 'tcp6' | 'udp4' | 'udp6' | 'unix';
  readonly status: ConnectionStatus;
  readonly count: number;
}
