import { TrustError } from '../errors.js';

/** A creds file as `nsc` writes it, which every NATS client reads. */
export function formatCreds(jwt: string, seed: string): string {
  return `-----BEGIN NATS USER JWT-----
${jwt}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`;
}

/** The JWT and the seed of a creds file. Throws TrustError, which quotes neither. */
export function parseCreds(text: string): { readonly jwt: string; readonly seed: string } {
  const [, jwt] = /-----BEGIN NATS USER JWT-----\s+(\S+)\s/.exec(text) ?? [];
  const [, seed] = /-----BEGIN USER NKEY SEED-----\s+(\S+)\s/.exec(text) ?? [];
  if (jwt === undefined || seed === undefined) {
    throw new TrustError('malformed', 'a creds file has no user JWT or no seed: remove it and run `psfleet init`');
  }
  return { jwt, seed };
}
