import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { FieldProblemResponse, ProblemResponse } from './problem.response.js';

/** Problems that every request can be answered with, before a route sees it. */
const everywhere: Readonly<Record<string, string>> = {
  '400': '`malformed-request`: the request is not valid HTTP/1.1, or two programs might understand it in two ways',
  '403': '`cross-origin`: a page of another origin sent the request',
  '408': '`request-timeout`: the request did not arrive in time',
  '421': '`misdirected-request`: this API does not answer to the name in the request',
  '431': '`header-too-large`: the target and the headers are larger than 16 KiB',
};

/** Problems that every route with a token can answer with. */
const withToken: Readonly<Record<string, string>> = {
  '400': '`invalid-request`: `errors` lists every problem of the parameters and the body',
  '401': '`unauthorized`: no token, or an invalid one',
  '503': '`storage-unavailable`: try again',
  '504': '`question-timeout`: the question took longer than 10 s',
};

/** Problems of the body that a request brings. */
const withBody: Readonly<Record<string, string>> = {
  '413': '`body-too-large`: the body is larger than this route accepts',
  '415': '`unsupported-media-type`: the body must be `application/json`',
};

/** The whole API as OpenAPI 3.1, from the decorators of its controllers and classes. */
export function createOpenApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('psfleet')
    .setDescription(
      'Every process of every host, now and at any past moment, and a safe action on the one you found. Times are ' +
        'RFC 3339, seconds or milliseconds since the epoch, or an offset such as `-15m`. Tables, trees, ' +
        'differences, facets and groups of processes at moments in the past have an `ETag`, and `If-None-Match` gets ' +
        'a 304 while they hold.',
    )
    .setVersion(version)
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'token')
    .addSecurityRequirements('token')
    .build();
  const document = SwaggerModule.createDocument(app, options, { extraModels: [ProblemResponse, FieldProblemResponse] });
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.delete]) {
      if (operation === undefined) {
        continue;
      }
      const problems = [
        everywhere,
        operation.security?.length === 0 ? {} : withToken,
        // What has no use for a body refuses one of a wrong type or length like all others; of GET none is read.
        operation === path.get ? {} : withBody,
      ];
      for (const [status, description] of problems.flatMap((each) => Object.entries(each))) {
        addProblem(operation.responses, status, description);
      }
    }
  }
  return nullableAsType(document) as OpenAPIObject;
}

function addProblem(responses: Record<string, unknown>, status: string, description: string): void {
  const known = responses[status] as { description?: string } | undefined;
  responses[status] = {
    description: known?.description === undefined ? description : `${known.description}; ${description}`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } } },
  };
}

/** OpenAPI 3.1 is JSON Schema, where null is a type, and a value of an enum, instead of the keyword `nullable`. */
function nullableAsType(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(nullableAsType);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, nullableAsType(value)]),
  );
  if (nullable !== true) {
    return nullable === undefined || nullable === false ? rest : { nullable, ...rest };
  }
  if (typeof rest['type'] !== 'string') {
    return { anyOf: [rest, { type: 'null' }] };
  }
  return {
    ...rest,
    type: [rest['type'], 'null'],
    ...(Array.isArray(rest['enum']) ? { enum: [...(rest['enum'] as unknown[]), null] } : {}),
  };
}
