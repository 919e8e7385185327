import { join } from 'node:path';
import { natsPermissions, natsRoles, type NatsRole } from '@psfleet/wire';

export type NatsPasswords = Readonly<Record<NatsRole, string>>;

export interface NatsConfigOptions {
  readonly folder: string;
  readonly port: number;
  readonly passwords: NatsPasswords;
  /** Disk space for JetStream in bytes, which must hold the max_bytes of all streams. */
  readonly maxStoreBytes: number;
}

/** Renders the server's configuration. It contains passwords, so the mode of its file must be 0600. */
export function renderNatsConfig({ folder, port, passwords, maxStoreBytes }: NatsConfigOptions): string {
  return `# Written by psfleet at every start: changes are lost.
server_name: psfleet
host: 127.0.0.1
port: ${port}
max_payload: 1MB
ping_interval: "20s"
log_file: ${quote(join(folder, 'nats-server.log'))}
logfile_size_limit: 10MB
jetstream {
  store_dir: ${quote(folder)}
  max_memory_store: ${64 * 1024 * 1024}
  max_file_store: ${maxStoreBytes}
}
authorization {
  users: [
${natsRoles.map((role) => renderUser(role, passwords[role])).join('\n')}
  ]
}
`;
}

function renderUser(role: NatsRole, password: string): string {
  const { publish, subscribe, answersRequests } = natsPermissions[role];
  const list = (subjects: readonly string[]): string => `[${subjects.map(quote).join(', ')}]`;
  const responses = answersRequests ? '\n      allow_responses: { max: 100, expires: "1m" }' : '';
  return `    { user: ${quote(role)}, password: ${quote(password)}, permissions: {
      publish: { allow: ${list(publish)} }
      subscribe: { allow: ${list(subscribe)} }${responses}
    } }`;
}

function quote(text: string): string {
  if (/["\\\n\r]/.test(text)) {
    throw new RangeError('a value of the NATS configuration contains a quote, a backslash or a line break');
  }
  return `"${text}"`;
}
