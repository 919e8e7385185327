import { CommandError } from '../../frame/command-error.js';

export interface JoinLineOptions {
  /** URL of the API as the new host reaches it. */
  readonly apiUrl: string;
  /** Version of the packages. */
  readonly version: string;
  /** SHA-256 of the script join.sh of that version, in hex. */
  readonly scriptSha256: string;
  readonly token: string;
}

/**
 * The line that makes a fresh Linux host a member of the fleet, for a person to type or paste there.
 *
 * A fresh host cannot check the API's certificate, so the line trusts nothing that it downloads but the script with
 * this hash. The script contains the hashes of the packages, and the agent checks the server against the token. The
 * token goes from `echo`, which is a part of the shell, through a pipe: no list of processes shows it.
 */
export function joinLine({ apiUrl, version, scriptSha256, token }: JoinLineOptions): string {
  requireShellSafe('the URL of the API', apiUrl, /^https?:\/\/[\w.[\]:-]+$/);
  requireShellSafe('the version', version, /^[\w.-]+$/);
  requireShellSafe('the hash of join.sh', scriptSha256, /^[0-9a-f]{64}$/);
  requireShellSafe('the token', token, /^[\w.-]+$/);
  const url = `$u/install/${version}/join.sh`;
  const steps = [
    'set -e',
    'd=$(mktemp -d)',
    'trap "rm -rf \\"\\$d\\"" EXIT',
    'cd "$d"',
    `u=${apiUrl}`,
    `if command -v curl >/dev/null; then curl -fsSko join.sh "${url}"; ` +
      `else wget -qO join.sh --no-check-certificate "${url}"; fi`,
    `echo "${scriptSha256}  join.sh" | sha256sum -c - >/dev/null`,
    'sh join.sh "$u"',
  ];
  return `echo ${token} | sh -c '${steps.join('; ')}'`;
}

/** The line goes into a shell, so nothing in it may mean anything to one. */
function requireShellSafe(what: string, text: string, pattern: RegExp): void {
  if (!pattern.test(text)) {
    throw new CommandError(`${what} cannot stand in a join line: ${JSON.stringify(text)}`);
  }
}
