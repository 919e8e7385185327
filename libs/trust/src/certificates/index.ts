export { type CertificateAndKey, createAuthority, issueServerCertificate } from './certificate.js';
export { ensureFleetCertificates, type FleetCertificatesOptions } from './fleet-certificates.js';
