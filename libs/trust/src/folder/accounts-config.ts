/**
 * The part of nats-server's configuration that names the operator and the accounts, to be included in the rest. JWTs
 * and keys hold nothing that has to be escaped.
 */
export function renderAccountsConfig(operatorJwt: string, preload: Readonly<Record<string, string>>): string {
  return `# Written by psfleet: changes are lost.
operator: "${operatorJwt}"
resolver_preload: {
${Object.entries(preload)
  .map(([key, jwt]) => `  "${key}": "${jwt}"`)
  .join('\n')}
}
`;
}
