import {
  nkeyFromSeed,
  readSecret,
  trustPaths,
  type AccountClaims,
  type Nkey,
  type SignedTrustDocument,
} from '@psfleet/trust';

/** What the API can sign, and with what. None of these keys is the operator's, nor the root key. */
export class ApiKeys {
  /** Signs manifests. */
  readonly statePem: string;
  /** What everybody may know before joining. */
  readonly trustDocument: SignedTrustDocument;
  /** Issues credentials of hosts and no others. */
  readonly hostsSigning: Nkey;
  /** The account of the hosts, without revocations. */
  readonly agentsAccount: AccountClaims;
  /** Signs that account with the list of revoked keys. */
  readonly operatorSigning: Nkey;

  private constructor(keys: ApiKeys) {
    this.statePem = keys.statePem;
    this.trustDocument = keys.trustDocument;
    this.hostsSigning = keys.hostsSigning;
    this.agentsAccount = keys.agentsAccount;
    this.operatorSigning = keys.operatorSigning;
  }

  /** Throws TrustError for a file that is missing, or that other users may read. */
  static read(trustFolder: string): ApiKeys {
    const { api } = trustPaths(trustFolder);
    return new ApiKeys({
      statePem: readSecret(api.stateKey),
      trustDocument: JSON.parse(readSecret(api.trustDocument)) as SignedTrustDocument,
      hostsSigning: nkeyFromSeed(readSecret(api.hostsSigning)),
      agentsAccount: JSON.parse(readSecret(api.agentsAccount)) as AccountClaims,
      operatorSigning: nkeyFromSeed(readSecret(api.operatorSigning)),
    });
  }
}
