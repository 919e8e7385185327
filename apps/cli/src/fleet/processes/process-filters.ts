import { many } from '../../frame/parameters.js';

/** Which hosts and which processes a command looks at. */
export const hostFilterFlags = {
  host: many('<host>', 'only this host', { short: 'H', values: 'host' }),
  label: many('<label>', 'only hosts with this label: name=value, with * and ?, or name', { values: 'label' }),
};

export const searchArgument = {
  search: many('<search>', 'which processes, such as java rss:>2gb NOT user:root; quote what the shell would take', {
    values: 'search',
  }),
};

/** The words of a search as one text; nothing if there are none. */
export function searchOf({ search }: { readonly search: readonly string[] }): { readonly q?: string } {
  return search.length === 0 ? {} : { q: search.join(' ') };
}

/** The hosts that the flags name; nothing if they are all. */
export function hostsOf({ host, label }: { readonly host: readonly string[]; readonly label: readonly string[] }): {
  readonly host?: readonly string[];
  readonly label?: readonly string[];
} {
  return { ...(host.length === 0 ? {} : { host }), ...(label.length === 0 ? {} : { label }) };
}
