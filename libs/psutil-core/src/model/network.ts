/** Traffic of one network interface, or of all of them, since it came up. */
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
