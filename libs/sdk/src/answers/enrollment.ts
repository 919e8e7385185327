/** A permission for hosts to join. */
export interface Enrollment {
  readonly id: string;
  readonly status: 'open' | 'used up' | 'expired';
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Hosts that may join with it. */
  readonly uses: number;
  /** Hosts that joined with it. */
  readonly used: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The permitted names. */
  readonly namePattern: string | null;
  /** The host whose place is taken. */
  readonly replace: string | null;
}

/** A permission that was just created. */
export interface NewEnrollment extends Enrollment {
  /** The join token, which is shown this once; whoever has it can join. */
  readonly token: string;
  /** URL of this API as other hosts reach it; null if it listens on loopback only. */
  readonly apiUrl: string | null;
}

/** The trust document of the fleet, signed by its root key. */
export interface Trust {
  /** The trust document in base64: root key, certificate authority and state key. */
  readonly payload: string;
  /** Its signature by the root key, base64url. */
  readonly signature: string;
  /** The root key, base64url; the join token has its hash. */
  readonly root: string;
}

/** Credentials of a host for the broker. */
export interface Credentials {
  /** The JWT that the broker accepts with the key of the host. */
  readonly jwt: string;
  /** When it expires. */
  readonly expiresAt: string;
  /** URL of the broker. */
  readonly natsUrl: string;
}

/** A host that joined. */
export interface JoinedHost extends Credentials {
  /** The name under which the host runs. */
  readonly host: string;
  /** Identity of the machine under that name. */
  readonly hostId: string;
  /** Second last token of its data subject. */
  readonly slot: number;
}
