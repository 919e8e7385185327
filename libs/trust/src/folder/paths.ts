import { join } from 'node:path';
import type { AccountName } from '@psfleet/wire';

/** The files of a trust folder. Each part of psfleet gets its own subfolder and no other. */
export function trustPaths(folder: string) {
  const [init, broker, core, collector, api, simulator] = [
    'init',
    'broker',
    'core',
    'collector',
    'api',
    'simulator',
  ].map((name) => join(folder, name)) as [string, string, string, string, string, string];
  return {
    init: {
      rootKey: join(init, 'root.key'),
      operator: join(init, 'operator.seed'),
      operatorSigning: join(init, 'operator-signing.seed'),
      account: (name: AccountName) => join(init, `${name.toLowerCase()}.seed`),
      authority: pairAt(init, 'authority'),
      caPem: join(init, 'ca.pem'),
    },
    broker: {
      operatorJwt: join(broker, 'operator.jwt'),
      preload: join(broker, 'preload.json'),
      /** The two above, as nats-server's configuration includes them. */
      accountsConfig: join(broker, 'accounts.conf'),
      server: pairAt(broker, 'server'),
      /** A copy of a certificate that was given instead, for a server that cannot read the original. */
      givenServer: pairAt(broker, 'given'),
    },
    core: { creds: join(core, 'nats.creds'), caPem: join(core, 'ca.pem') },
    collector: {
      creds: join(collector, 'nats.creds'),
      rootKey: join(collector, 'root.pub'),
      caPem: join(collector, 'ca.pem'),
    },
    api: {
      creds: join(api, 'nats.creds'),
      revokerCreds: join(api, 'revoker.creds'),
      operatorSigning: join(api, 'operator-signing.seed'),
      agentsAccount: join(api, 'agents-account.json'),
      hostsSigning: join(api, 'hosts-signing.seed'),
      stateKey: join(api, 'state.key'),
      trustDocument: join(api, 'trust.json'),
      server: pairAt(api, 'server'),
      givenServer: pairAt(api, 'given'),
      caPem: join(api, 'ca.pem'),
    },
    simulator: { signing: join(simulator, 'signing.seed'), creds: join(simulator, 'nats.creds') },
  } as const;
}

/** The files of a certificate and of its private key. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

function pairAt(folder: string, name: string): CertificateFiles {
  return { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
}

export type TrustPaths = ReturnType<typeof trustPaths>;
