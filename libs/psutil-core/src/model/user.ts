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

/** The users of the passwd file. */
export interface LocalUsers {
  /** Login names by user id. */
  readonly names: ReadonlyMap<number, string>;
  /** Whether there can be no others: the machine has no name service for users beyond that file. */
  readonly isComplete: boolean;
}
