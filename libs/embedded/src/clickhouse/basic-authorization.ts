/** Value of the Authorization header (RFC 7617) that ClickHouse clients send. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Returns a regular expression for these headers of one user with any password. */
export function authorizationPattern(user: string): string {
  const bytes = Buffer.from(`${user}:`);
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  // The name ends within a character, whose last bits belong to the password.
  const characters = bits.match(/.{1,6}/g)?.map((start) => charactersStartingWith(start)) ?? [];
  return `Basic ${characters.join('')}[A-Za-z0-9+/]*={0,2}`;
}

function charactersStartingWith(bits: string): string {
  const free = 6 - bits.length;
  const first = Number.parseInt(bits, 2) << free;
  return `[${alphabet.slice(first, first + (1 << free))}]`;
}
