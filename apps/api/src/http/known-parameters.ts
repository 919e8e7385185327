import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { invalidRequest } from './problem.js';
import { isReservedName } from './request-body/scan-json.js';
import { unknownParameter } from './validation/unknown-parameter.js';

/** What a route takes in its query string, and whether it takes a body. */
interface Takes {
  readonly query: ReadonlySet<string>;
  readonly body: boolean;
}

const methods = ['get', 'post', 'delete'] as const;

/**
 * Throws a 400 for query parameters that the OpenAPI document does not list for the route and no validation would see,
 * and for a body where the route takes none. Paths outside of the document are not checked, nor are those of probes, to
 * which load balancers add parameters.
 */
export function createParameterCheck({ paths }: OpenAPIObject): (request: FastifyRequest) => void {
  const routes = new Map<string, Takes>();
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation !== undefined && path.startsWith('/api/')) {
        const query = (operation.parameters ?? []).flatMap((each) =>
          'in' in each && each.in === 'query' ? each.name : [],
        );
        routes.set(`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`, {
          query: new Set(query),
          body: operation.requestBody !== undefined,
        });
      }
    }
  }
  return ({ method, routeOptions, query, body }) => {
    const name = method === 'HEAD' ? 'get' : method.toLowerCase();
    const takes = routes.get(`${name} ${routeOptions.url}`);
    if (takes === undefined) {
      return;
    }
    // Where a route has parameters, their validation reports all other unknown ones together with what else is wrong.
    const isMissed = (key: string): boolean => takes.query.size === 0 || isReservedName(key);
    const unknown = Object.keys(query as object).filter((key) => !takes.query.has(key) && isMissed(key));
    if (unknown.length > 0) {
      throw invalidRequest(unknown.map((path) => ({ path, message: unknownParameter(path) })));
    }
    if (!takes.body && body !== undefined && body !== null && !isEmptyObject(body)) {
      throw invalidRequest([{ path: 'body', message: 'is not taken by this route' }]);
    }
  };
}

function isEmptyObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
}
