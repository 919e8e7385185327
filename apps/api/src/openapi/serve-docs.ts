import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Problem } from '../http/problem.js';
import { problemTable } from '../http/problem-table.js';
import type { RateLimit } from '../http/rate-limits.js';

/** A page takes six requests. */
const rateLimit: RateLimit = { max: 100, timeWindow: 10_000 };

/** The only files of swagger-ui-dist that are served, with their types. */
const assetTypes: Readonly<Record<string, string>> = {
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

/** Part of an answer that never changes. */
interface Asset {
  readonly type: string;
  readonly body: string | Buffer;
}

/**
 * Serves /openapi.json, Swagger UI at /docs from files on this machine, and redirects to the documentation of problems.
 */
export function serveDocs(app: NestFastifyApplication, document: OpenAPIObject, docsUrl: string): void {
  const assets = readAssets();
  const json = JSON.stringify(document);
  const fastify = app.getHttpAdapter().getInstance();
  const options = { config: { rateLimit } };
  const send = (reply: FastifyReply, { type, body }: Asset): FastifyReply =>
    reply.header('content-security-policy', policy).type(type).send(body);

  fastify.get('/openapi.json', options, (_request, reply) =>
    send(reply, { type: 'application/json; charset=utf-8', body: json }),
  );
  for (const path of ['/docs', '/docs/']) {
    fastify.get(path, options, (_request, reply) => send(reply, { type: 'text/html; charset=utf-8', body: page }));
  }
  fastify.get<{ Params: { file: string } }>('/docs/:file', options, (request, reply) => {
    const asset = assets.get(request.params.file);
    if (asset === undefined) {
      throw new Problem('not-found', 'No such file');
    }
    return send(reply, asset);
  });

  const problemsUrl = `${docsUrl.replace(/\/+$/, '')}/problems`;
  fastify.get('/docs/problems', options, (_request, reply) => reply.redirect(problemsUrl, 302));
  fastify.get<{ Params: { code: string } }>('/docs/problems/:code', options, (request, reply) => {
    const { code } = request.params;
    if (!Object.hasOwn(problemTable, code)) {
      throw new Problem('not-found', 'No problem has this code');
    }
    return reply.redirect(`${problemsUrl}#${code}`, 302);
  });
}

/** Reads each file once, because a stranger may ask for it often: all answers share its bytes. */
function readAssets(): ReadonlyMap<string, Asset> {
  const folder = findSwaggerUi();
  const files = Object.entries(assetTypes).map(
    ([file, type]) => [file, { type, body: readFileSync(join(folder, file)) }] as const,
  );
  return new Map<string, Asset>([
    ...files,
    ['start.js', { type: 'text/javascript; charset=utf-8', body: startScript }],
  ]);
}

/** Finds the version of Swagger UI that @nestjs/swagger depends on. */
function findSwaggerUi(): string {
  const requireFromNest = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return dirname(requireFromNest.resolve('swagger-ui-dist/package.json'));
}
