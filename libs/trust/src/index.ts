export { TrustError, type TrustErrorCode } from './errors.js';
export { initTrust, type InitTrustOptions, mintCoreCreds, newUserCreds } from './folder/init-trust.js';
export { trustPaths, type TrustPaths } from './folder/paths.js';
export { makePrivateFolder, readOrCreate, readSecret } from './folder/secret-files.js';
export { createJoinToken, encodeJoinToken, type JoinToken, parseJoinToken, rootHashOf } from './join/join-token.js';
export {
  openTrustDocument,
  type SignedTrustDocument,
  signTrustDocument,
  type TrustDocument,
} from './join/trust-document.js';
export {
  type AccountClaims,
  agentsAccountJwt,
  type AgentsAccountOptions,
  encodeAccountJwt,
} from './nats/account-jwt.js';
export { formatCreds, parseCreds } from './nats/creds.js';
export { type ClaimsToSign, decodeJwt, encodeJwt, type NatsClaims } from './nats/jwt.js';
export { createNkey, isPublicNkey, Nkey, nkeyFromSeed, type NkeyKind } from './nats/nkey.js';
export {
  encodeScopedUserJwt,
  encodeUserJwt,
  type HostJwtOptions,
  issueHostJwt,
  type UserJwtOptions,
} from './nats/user-jwt.js';
export { fetchManifestRecords, type ManifestRecords } from './signing/manifest-records.js';
export { hashRecord, type Manifest, openManifest, signManifest } from './signing/manifest.js';
export type { SignedText } from './signing/signed-text.js';
export { createSigningKey, publicKeyOf, signBytes, type SigningKey, verifyBytes } from './signing/signing-key.js';
