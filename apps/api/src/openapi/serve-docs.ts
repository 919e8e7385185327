import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Problem } from '../http/problem.js';
import { problemTable } from '../http/problem-table.js';

/** The only files of swagger-ui-dist that are served. */
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

const startScript = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
`;

/**
 * Allows no inline script and nothing from other hosts. Swagger UI needs inline styles and data: images.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves /openapi.json, Swagger UI at /docs from files on this machine, and redirects to the documentation of problems.
 */
export function serveDocs(app: NestFastifyApplication, document: OpenAPIObject, docsUrl: string): void {
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
      throw new Problem('not-found', 'No such file');
    }
    return send(reply, type, await readFile(join(folder, file)));
  });

  const problemsUrl = `${docsUrl.replace(/\/+$/, '')}/problems`;
  fastify.get('/docs/problems', (_request, reply) => reply.redirect(problemsUrl, 302));
  fastify.get<{ Params: { code: string } }>('/docs/problems/:code', (request, reply) => {
    const { code } = request.params;
    if (!Object.hasOwn(problemTable, code)) {
      throw new Problem('not-found', 'No problem has this code');
    }
    return reply.redirect(`${problemsUrl}#${code}`, 302);
  });
}

/** Finds the version of Swagger UI that @nestjs/swagger depends on. */
function findSwaggerUi(): string {
  const requireFromNest = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return dirname(requireFromNest.resolve('swagger-ui-dist/package.json'));
}
