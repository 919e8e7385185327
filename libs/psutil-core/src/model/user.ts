/** A logged-in user. */
export interface User {
  /** Login name. */
  readonly name: string;
  /** 'tty1', 'pts/0'; null if there is none. */
  readonly terminal: string | null;
  /** Where the login came from; 'localhost' for this machine. */
  readonly host: string;
  /** Seconds since the epoch. */
  readonly started: number;
  /** The login process; null where the platform does not report it. */
  readonly pid: number | null;
}
