import { readFileSync } from 'node:fs';
import { closeNats, connectNats, createLogger } from '@psfleet/service-kit';
import { putKey } from '@psfleet/service-kit/key-value';
import { hashRecord, readSecret, signManifest, trustPaths } from '@psfleet/trust';
import { buckets, encodeHostsRecord, hostsRecordName, hostsRecordNames, simulatedHost, stateKeys } from '@psfleet/wire';

/**
 * Enrols hosts as an API does that distributes its state, in place of those of the call before: for tests of collectors
 * without an API. Their host ids are those of `simulatedHostId`.
 */
export async function distributeHosts(
  { url, trustFolder }: { readonly url: string; readonly trustFolder: string },
  hosts: readonly string[],
): Promise<void> {
  const { api } = trustPaths(trustFolder);
  const records = new Map(
    hostsRecordNames.map((name) => [
      name,
      encodeHostsRecord({
        hosts: hosts.filter((host) => hostsRecordName(host) === name).map((host) => simulatedHost(host, 0)),
        removed: [],
      }),
    ]),
  );
  const manifest = {
    version: 1,
    // Later calls distribute greater generations.
    generation: Date.now(),
    records: Object.fromEntries([...records].map(([name, bytes]) => [name, hashRecord(bytes)])),
  } as const;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const connection = await connectNats({ url, credsFile: api.creds, name: 'distribute-hosts', logger });
  const entries: readonly (readonly [string, Uint8Array | string])[] = [
    ...records,
    [stateKeys.trust, readFileSync(api.trustDocument)],
    [stateKeys.manifest, JSON.stringify(signManifest(manifest, readSecret(api.stateKey)))],
  ];
  for (const [key, value] of entries) {
    await putKey(connection, buckets.state, key, value, null);
  }
  await closeNats(connection);
}
