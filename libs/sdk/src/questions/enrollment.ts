/** A permission to create. */
export interface EnrollmentRequest {
  readonly uses?: number;
  /** Seconds for which hosts may join. */
  readonly ttl?: number;
  /** Labels that each host gets. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The names that are permitted; `*` stands for any characters. */
  readonly namePattern?: string;
  /** The enrolled host whose place the machine takes: its credentials end, its name and past go on. */
  readonly replace?: string;
}

/** Facts that distinguish machines. */
export interface MachineFacts {
  /** SHA-256 of the machine id, in hex. */
  readonly machineId: string | null;
  /** SHA-256 of the product UUID, in hex. */
  readonly productUuid: string | null;
}

/** The request of a machine that joins. */
export interface RedeemRequest {
  /** Id of the enrolment, from the join token. */
  readonly id: string;
  /** Secret of the join token. */
  readonly secret: string;
  /** The machine's own hostname. */
  readonly hostname: string;
  /** Public nkey of the credentials to issue. */
  readonly userKey: string;
  /** Public Ed25519 key that signs renewals, base64url. */
  readonly identityKey: string;
  /** Facts that distinguish the machine. */
  readonly machine: MachineFacts;
}

/** The request of an enrolled host for new credentials. */
export interface RenewRequest {
  readonly host: string;
  /** Public nkey with which the host is enrolled. */
  readonly userKey: string;
  /** Text that differs in each request. */
  readonly nonce: string;
  /** Ed25519 signature over `psfleet-renew`, a zero byte and host, userKey and nonce in lines of their own. */
  readonly signature: string;
}
