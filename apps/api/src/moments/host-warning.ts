/** Warns that the labels of a request leave no host. */
export const noHostsWarning = 'no host has these labels';

const maxNamedHosts = 10;

/** A warning that names its hosts, at most ten of them; none without hosts. */
export function warnAboutHosts(text: string, hosts: readonly { readonly host: string }[]): string[] {
  if (hosts.length === 0) {
    return [];
  }
  const names = hosts
    .map(({ host }) => host)
    .sort()
    .slice(0, maxNamedHosts)
    .join(', ');
  return [`${text}: ${names}${hosts.length > maxNamedHosts ? ` and ${hosts.length - maxNamedHosts} more` : ''}`];
}
