import { readFileSync } from 'node:fs';
import { Client } from '@psfleet/sdk';
import type { ServerUsers } from '@psfleet/service-kit/client-side';
import { createOwnedSend } from './owned-send.js';

export interface AdminClientOptions {
  readonly url: string;
  /** The file with the admin token. */
  readonly tokenFile: string;
  readonly serverUsers: ServerUsers;
  readonly timeoutMs: number;
}

/** A client of this machine's own API. */
export function createAdminClient({ url, tokenFile, serverUsers, timeoutMs }: AdminClientOptions): Client {
  return new Client({
    url,
    token: readFileSync(tokenFile, 'utf8').trim(),
    timeoutMs,
    // What sends the token decides where it may go.
    allowInsecure: true,
    send: createOwnedSend(serverUsers),
  });
}
