import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { isIP } from 'node:net';
import { CommandError } from '../../frame/command-error.js';

/** Files of a certificate that was given instead of one of our authority. */
export interface GivenFiles {
  readonly certificate: string;
  readonly key: string;
  /** The authority that clients shall trust; null if the certificate's file contains it. */
  readonly authority: string | null;
}

/**
 * Checks a given certificate for a server that is reached under this name. Returns the authorities that clients must
 * trust, as PEM. Throws CommandError.
 */
export function checkGivenCertificate({ certificate, key, authority }: GivenFiles, name: string): string {
  const certificates = read(certificate, 'PSFLEET_TLS_CERT');
  try {
    createSecureContext({ cert: certificates, key: read(key, 'PSFLEET_TLS_KEY') });
  } catch (error) {
    if (error instanceof CommandError) {
      throw error;
    }
    throw new CommandError(`${certificate} and ${key} are not a certificate and its key: ${(error as Error).message}`);
  }
  const [server = '', ...issuers] = splitPem(certificates);
  if (!standsFor(new X509Certificate(server), name)) {
    throw new CommandError(
      `the certificate in ${certificate} is not for ${name}, which hosts use to reach this server: ` +
        'name it with PSFLEET_API_HOSTS as the certificate does',
    );
  }
  const authorities = authority === null ? issuers : splitPem(read(authority, 'PSFLEET_TLS_CA'));
  if (authorities.length === 0) {
    throw new CommandError(
      `${certificate} does not contain its issuer: set PSFLEET_TLS_CA to the file of the authority to trust`,
    );
  }
  return authorities.join('');
}

function standsFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

function splitPem(text: string): string[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((pem) => `${pem}\n`);
}

function read(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${variable}=${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
