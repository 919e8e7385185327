/** A process that holds a socket: the slot and serial of the process table, and the descriptor. */
export interface TcpOwner {
  readonly slot: number;
  readonly serial: number;
  readonly pid: number;
  readonly fd: number;
}

/** A socket that was seen in a reading. */
export interface KnownSocket {
  localPort: number;
  remotePort: number;
  /** 0 once no process holds it any more. */
  inode: number;
  /** Null while its process is not known. */
  owner: TcpOwner | null;
  /** Counters modulo 2^52 as last seen, and how much of them is credited. */
  sent: number;
  received: number;
  creditedSent: number;
  creditedReceived: number;
  /** Number of the last reading that listed it. */
  listed: number;
  /** The round of the search from which on it is searched for; null while it is not. */
  sinceRound: number | null;
  /** How often the search found nobody, and when it may begin again; monotonic milliseconds. */
  failures: number;
  retryMs: number;
  /** Number of the reading from which on its owner is asked again whether it still holds it. */
  verifyAt: number;
}
