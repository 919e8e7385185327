export { type CertificateAndKey, createAuthority, issueServerCertificate } from './certificate.js';
export { certifiedNames, ensureFleetCertificates, type FleetCertificatesOptions } from './fleet-certificates.js';
