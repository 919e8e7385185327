import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Problem } from '../http/problem.js';

/** Files of swagger-ui-dist that the page needs, and no others. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>psfleet API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const startScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null, persistAuthorization: false });
`;

/** Nothing from elsewhere and no script in the page; Swagger UI sets styles on its elements and has pictures in its style sheet. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** GET /openapi.json, and Swagger UI at /docs from files on this machine. */
export function serveDocs(app: NestFastifyApplication, document: OpenAPIObject): void {
  const folder = findSwaggerUi();
  const json = JSON.stringify(document);
  const fastify = app.getHttpAdapter().getInstance();
  const send = (reply: FastifyReply, type: string, body: string | Buffer): FastifyReply =>
    reply.header('content-security-policy', policy).type(type).send(body);

  fastify.get('/openapi.json', (_request, reply) => send(reply, 'application/json; charset=utf-8', json));
  for (const path of ['/docs', '/docs/']) {
    fastify.get(path, (_request, reply) => send(reply, 'text/html; charset=utf-8', page));
  }
  fastify.get<{ Params: { file: string } }>('/docs/:file', async (request, reply) => {
    const { file } = request.params;
    if (file === 'start.js') {
      return send(reply, 'text/javascript; charset=utf-8', startScript);
    }
    const type = Object.hasOwn(assets, file) ? assets[file] : undefined;
    if (type === undefined) {
      throw new Problem('not-found', 'There is no such file');
    }
    return send(reply, type, await readFile(join(folder, file)));
  });
}

/** Swagger UI comes with @nestjs/swagger: the version that belongs to it is taken. */
function findSwaggerUi(): string {
  const ofNest = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return dirname(ofNest.resolve('swagger-ui-dist/package.json'));
}
