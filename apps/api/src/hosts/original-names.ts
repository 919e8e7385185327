import { readHostsNamed, type Storage } from '@psfleet/storage';
import { isHostName } from '@psfleet/wire';
import type { FastifyRequest } from 'fastify';
import { isAnonymous } from '../auth/bearer.js';

/** Where requests name hosts: `host` of the path, of the query and of parts of a body, and `hosts` of a body. */
const places: readonly ((request: FastifyRequest) => readonly [holder: unknown, key: string])[] = [
  ({ params }) => [params, 'host'],
  ({ query }) => [query, 'host'],
  ({ body }) => [body, 'hosts'],
  ...['target', 'first', 'second'].map(
    (part) =>
      ({ body }: FastifyRequest) =>
        [isRecord(body) ? body[part] : null, 'host'] as const,
  ),
];

/** No request may name more; one that does is refused anyway. */
const maxNames = 1_000;

/**
 * Replaces the hostname that a host reports by its name, so that requests may use either. A hostname that could be the
 * name of another host, or that several hosts report, stays as it is. Requests without a token have nothing looked up.
 */
export function createNameResolver(storage: Storage): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (isAnonymous(request.routeOptions.url)) {
      return;
    }
    const named = places
      .map((place) => place(request))
      .filter((place): place is [Record<string, unknown>, string] => isRecord(place[0]));
    const hostnames = named.flatMap(([holder, key]) => holder[key]).filter(isForeignName);
    if (hostnames.length === 0 || hostnames.length > maxNames) {
      return;
    }
    const hosts = await readHostsNamed(storage, hostnames);
    const nameOf = (value: unknown): unknown => hosts.get(value as string) ?? value;
    for (const [holder, key] of named) {
      const value = holder[key];
      if (value !== undefined) {
        holder[key] = Array.isArray(value) ? value.map(nameOf) : nameOf(value);
      }
    }
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether this can be no name of a host, but the hostname of one. */
function isForeignName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 255 && !isHostName(value);
}
