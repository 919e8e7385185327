import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Storage } from '@psfleet/storage';
import { AppModule } from './app.module.js';
import { callerOf, createCredentialCheck } from './auth/credentials.js';
import { PromptStorage } from './backends/prompt-storage.js';
import type { ApiContext } from './config/api-context.js';
import { createNameResolver } from './hosts/original-names.js';
import { DeadlineInterceptor } from './http/deadline.interceptor.js';
import { DearInterceptor } from './http/dear-questions/dear.interceptor.js';
import { DearQuestions } from './http/dear-questions/dear-questions.js';
import { ExportInterceptor } from './http/exports/export.interceptor.js';
import { createHttpFrame } from './http/http-frame.js';
import { createParameterCheck } from './http/known-parameters.js';
import { NestLogger } from './http/nest-logger.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ListInPiecesInterceptor } from './http/list-in-pieces.interceptor.js';
import { PastAnswerInterceptor } from './http/past-answers/past-answer.interceptor.js';
import { limitRates } from './http/rate-limits.js';
import { runForClient } from './http/request-scope.js';
import { createValidationPipe } from './http/validation/validation-pipe.js';
import { createOpenApiDocument } from './openapi/document.js';
import { missedMs } from './moments/ticks.service.js';
import { serveInstall } from './install/serve-install.js';
import { StateStore } from './state/state-store.js';
import { serveDocs } from './openapi/serve-docs.js';
import { servePage } from './page/serve-page.js';
import { SessionStore } from './sessions/session-store.js';

/** The whole API, ready to listen. Its services can be used before that, without a broker. */
export async function composeApi(context: ApiContext, version: string): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter(context);
  const sessions = new SessionStore(context.now);
  const authenticate = createCredentialCheck(context.config.adminToken, sessions);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(context, sessions),
    createHttpFrame(context, filter, authenticate),
    {
      logger: new NestLogger(context.logger),
      abortOnError: false,
      // The frame parses bodies.
      bodyParser: false,
    },
  );
  app.useGlobalFilters(filter);
  app.useGlobalPipes(createValidationPipe());
  const questions = new DearQuestions();
  const store = app.get(StateStore);
  app.useGlobalInterceptors(
    new ExportInterceptor(() => document, questions, callerOf),
    new ListInPiecesInterceptor(),
    new PastAnswerInterceptor({
      storage: app.get(Storage),
      version: () => `${version} ${store.state.generation}`,
      callerOf,
      now: context.now,
      missedMs,
    }),
    new DearInterceptor(questions, callerOf),
    new DeadlineInterceptor(),
  );
  const fastify = app.getHttpAdapter().getInstance();
  await limitRates(fastify);
  const document = createOpenApiDocument(app, version);
  const checkParameters = createParameterCheck(document);
  fastify.addHook('preValidation', (request, _reply, done) => {
    checkParameters(request);
    done();
  });
  fastify.addHook('preHandler', (_request, reply, done) => runForClient(reply, done));
  fastify.addHook('preHandler', createNameResolver(app.get(PromptStorage)));
  serveDocs(app, document, context.config.docsUrl);
  serveInstall(fastify, context.config.installFolder);
  servePage(fastify, context.config.pageFolder);
  return app;
}
