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
      caPem: join(init, 'ca.pem'),
    },
    broker: { operatorJwt: join(broker, 'operator.jwt'), preload: join(broker, 'preload.json') },
    core: { creds: join(core, 'nats.creds') },
    collector: { creds: join(collector, 'nats.creds'), rootKey: join(collector, 'root.pub') },
    api: {
      creds: join(api, 'nats.creds'),
      revokerCreds: join(api, 'revoker.creds'),
      operatorSigning: join(api, 'operator-signing.seed'),
      agentsAccount: join(api, 'agents-account.json'),
      hostsSigning: join(api, 'hosts-signing.seed'),
      stateKey: join(api, 'state.key'),
      trustDocument: join(api, 'trust.json'),
    },
    simulator: { signing: join(simulator, 'signing.seed') },
  } as const;
}

export type TrustPaths = ReturnType<typeof trustPaths>;
