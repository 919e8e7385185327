import { isIPv6 } from 'node:net';

export interface RateLimit {
  /** Requests that one address may send at once. */
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Beyond this many addresses the one that was quiet for longest is forgotten, so that strangers cannot fill memory. */
const maxAddresses = 10_000;

/** Limits how often each address may ask what needs no token. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  /** The address that asked last is last. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts a request. Returns 0 if it is permitted, else the seconds to wait. */
  secondsToWait(address: string): number {
    const key = networkOf(address);
    const bucket = this.#refilled(key);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#forgetOldest();
    if (bucket.tokens < 1) {
      return Math.ceil(((1 - bucket.tokens) * 60) / this.#limit.perMinute);
    }
    bucket.tokens -= 1;
    return 0;
  }

  #refilled(key: string): Bucket {
    const { burst, perMinute } = this.#limit;
    const now = this.#now();
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      return { tokens: burst, at: now };
    }
    // A clock that was set back refills nothing.
    const minutes = Math.max(0, now - bucket.at) / 60_000;
    return { tokens: Math.min(burst, bucket.tokens + minutes * perMinute), at: now };
  }

  #forgetOldest(): void {
    if (this.#buckets.size > maxAddresses) {
      const [oldest] = this.#buckets.keys();
      this.#buckets.delete(oldest ?? '');
    }
  }
}

/** One subscriber has a whole /64 of IPv6. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) {
    return address;
  }
  const [head = '', tail] = address.split('::');
  const first = head.split(':');
  const groups = tail === undefined ? first : [...first, ...Array.from({ length: 8 - first.length }, () => '0')];
  return groups.slice(0, 4).join(':');
}
