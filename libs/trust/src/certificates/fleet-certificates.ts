import { dirname } from 'node:path';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';
import { trustPaths } from '../folder/paths.js';
import { makePrivateFolder } from '../folder/secret-files.js';
import { ensureAuthority, ensureServerCertificate, namesIn } from './certificate-files.js';

export interface FleetCertificatesOptions {
  /** DNS names and IP addresses under which hosts and people reach the servers. */
  readonly names: readonly string[];
  /**
   * Authorities of certificates that were given to the servers instead of ours, as PEM; empty if there are none. Null
   * keeps those that clients trust already.
   */
  readonly givenAuthorities: string | null;
}

/**
 * Makes the authority of a fleet and the certificates of its broker and API, and renews the latter in time. Who
 * connects to them gets the authorities to trust as `ca.pem`; `initTrust`, called afterwards, signs these into the
 * trust document for the hosts. Returns whether a server's certificate was written.
 */
export async function ensureFleetCertificates(
  trustFolder: string,
  { names, givenAuthorities }: FleetCertificatesOptions,
): Promise<boolean> {
  const { init, broker, core, collector, api } = trustPaths(trustFolder);
  const authority = await ensureAuthority(init.authority);
  const written = [
    await ensureServerCertificate(broker.server, authority, names),
    await ensureServerCertificate(api.server, authority, names),
  ];
  const trusted = `${authority.certificatePem}${givenAuthorities ?? othersIn(init.caPem, authority.certificatePem)}`;
  for (const file of [init.caPem, core.caPem, collector.caPem, api.caPem]) {
    writeIfChanged(file, trusted);
  }
  return written.includes(true);
}

/** The names and addresses in the API's certificate; none if there is no certificate that can be used. */
export function certifiedNames(trustFolder: string): readonly string[] {
  return namesIn(trustPaths(trustFolder).api.server);
}

/** What follows our own authority in a file of authorities. */
function othersIn(file: string, ownPem: string): string {
  const text = readIfPresent(file) ?? '';
  return text.startsWith(ownPem) ? text.slice(ownPem.length) : '';
}

function writeIfChanged(file: string, text: string): void {
  if (readIfPresent(file) !== text) {
    makePrivateFolder(dirname(file));
    writeWhole(file, text);
  }
}
