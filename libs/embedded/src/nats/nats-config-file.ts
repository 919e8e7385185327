import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trustPaths } from '@psfleet/trust';
import { limits } from '@psfleet/wire';

export interface NatsTls {
  /** PEM files. */
  readonly certFile: string;
  readonly keyFile: string;
}

export interface NatsConfigOptions {
  readonly folder: string;
  /** The address that it listens on. */
  readonly host: string;
  readonly port: number;
  /** Made by `initTrust`; only its subfolder `broker` is read. */
  readonly trustFolder: string;
  /** Disk space for JetStream in bytes, which must hold the max_bytes of all streams. */
  readonly maxStoreBytes: number;
  /** Without it, connections are not encrypted. */
  readonly tls?: NatsTls | undefined;
}

/**
 * Renders the server's configuration, in operator mode: it names no users, and trusts whom the accounts' keys have
 * signed. Accounts that the API sends later, with revoked hosts, are kept in the folder `jwt`.
 */
export function renderNatsConfig(options: NatsConfigOptions): string {
  const { folder, host, port, trustFolder, maxStoreBytes, tls } = options;
  const accounts = readFileSync(trustPaths(trustFolder).broker.accountsConfig, 'utf8');
  return `# Written by psfleet at every start: changes are lost.
server_name: psfleet
host: ${quote(host)}
port: ${port}
max_payload: ${limits.messageBytes}
ping_interval: "20s"
log_file: ${quote(join(folder, 'log', 'nats-server.log'))}
logfile_size_limit: 10MB
jetstream {
  store_dir: ${quote(folder)}
  max_memory_store: ${64 * 1024 * 1024}
  max_file_store: ${maxStoreBytes}
}
${tls === undefined ? '' : renderTls(tls)}
resolver: { type: full, dir: ${quote(join(folder, 'jwt'))}, allow_delete: false, interval: "2m" }
${accounts}`;
}

function renderTls({ certFile, keyFile }: NatsTls): string {
  return `tls { cert_file: ${quote(certFile)}, key_file: ${quote(keyFile)} }`;
}

function quote(text: string): string {
  if (/["\\\n\r]/.test(text)) {
    throw new RangeError('a value of the NATS configuration contains a quote, a backslash or a line break');
  }
  return `"${text}"`;
}
