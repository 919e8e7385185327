import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemCodes, routes } from '@psfleet/sdk';
import { createLogger } from '@psfleet/service-kit';
import { initTrust } from '@psfleet/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeApi } from '../src/compose-api.js';
import { ApiConfig } from '../src/config/api.config.js';
import { ApiContext } from '../src/config/api-context.js';
import { problemTable } from '../src/http/problem-table.js';
import { checkTypes } from './sdk/check-types.js';
import {
  answerSchema,
  bodySchema,
  describeComponents,
  describeQuery,
  describeType,
  type Document,
  operationsOf,
} from './sdk/described-types.js';

/** How to mend a failure of this suite. */
const remedy = 'libs/sdk/src/routes/routes.ts has one line for each route; its types are in answers/ and questions/';

let home: string;
let document: Document;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-sdk-'));
  const trustFolder = join(home, 'trust');
  initTrust(trustFolder, { simulator: false });
  const config = Object.assign(new ApiConfig(), {
    adminToken: 'a-token-for-tests-only',
    trustFolder,
    stateFolder: home,
  });
  const app = await composeApi(new ApiContext(config, createLogger({ name: 'test', level: 'silent' })), '0.1.0');
  document = (await app.getHttpAdapter().getInstance().inject('/openapi.json')).json<Document>();
  await app.close();
});
afterAll(() => rmSync(home, { recursive: true }));

/**
 * Makes sure that two types are the same, not only assignable to each other, because optional fields that one of them
 * lacks would not be found.
 */
const prelude = `
import type { RouteAnswer, RouteBody, RouteName, RouteQuery, Time } from '@psfleet/sdk';
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<T[K]> } : T;
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends (<T>() => T extends Plain<B> ? 1 : 2) ? true : false;
type Fields<T> = T extends unknown ? keyof T : never;
type Query<N extends RouteName> = unknown extends RouteQuery<N> ? {} : RouteQuery<N>;
`;

function checksOf({ operationId, ...operation }: ReturnType<typeof operationsOf>[number]['operation']): string {
  const id = JSON.stringify(operationId);
  const whole = { operationId, ...operation };
  const [answer, body] = [answerSchema(whole), bodySchema(whole)];
  return [
    `type ${operationId}Query = ${describeQuery(whole)};`,
    `export const ${operationId}1: Same<Query<${id}>, ${operationId}Query> = true;`,
    ...(answer === undefined
      ? []
      : [
          `type ${operationId}Answer = ${describeType(answer)};`,
          // These say which field it is.
          `export const ${operationId}2 = (given: RouteAnswer<${id}>): ${operationId}Answer => given;`,
          `export const ${operationId}3 = (given: ${operationId}Answer): RouteAnswer<${id}> => given;`,
          `export const ${operationId}4: Same<RouteAnswer<${id}>, ${operationId}Answer> = true;`,
        ]),
    ...(body === undefined
      ? [`export const ${operationId}5: Same<RouteBody<${id}>, undefined> = true;`]
      : [
          `type ${operationId}Body = ${describeType(body)};`,
          // The SDK's types are stricter where fields depend on each other.
          `export const ${operationId}5 = (given: RouteBody<${id}>): ${operationId}Body => given;`,
          `export const ${operationId}6: Same<Fields<RouteBody<${id}>>, keyof ${operationId}Body> = true;`,
        ]),
  ].join('\n');
}

describe('the SDK', () => {
  it('has every route of the API', () => {
    const described = operationsOf(document).map(
      ({ method, path, operation }) => [operation.operationId, `${method} ${path}`] as const,
    );
    const known = Object.entries(routes).map(([name, { facts }]) => [name, `${facts.method} ${facts.path}`] as const);
    expect(Object.fromEntries(known), remedy).toEqual(Object.fromEntries(described));
  });

  it('knows every problem of the API', () => {
    expect(problemCodes.toSorted(), 'libs/sdk/src/client/problem-codes.ts lists them').toEqual(
      Object.keys(problemTable).toSorted(),
    );
  });

  it('has the types of what each route takes and answers', async () => {
    const operations = operationsOf(document).filter(({ operation }) => Object.hasOwn(routes, operation.operationId));
    const program = [prelude, describeComponents(document), ...operations.map(({ operation }) => checksOf(operation))];
    expect(await checkTypes(program.join('\n')), remedy).toBe('');
    expect(operations.length).toBeGreaterThan(30);
  });

  it('has types that this suite would find wrong', async () => {
    const wrong = (text: string): Promise<string> => checkTypes(`${prelude}\n${text}`);
    const errors = await wrong(`
      export const missing: Same<{ a: 1; b?: 2 }, { a: 1 }> = true;
      export const nullable: Same<{ a: { b: string | null }[] }, { a: { b: string }[] }> = true;
      export const route: Same<RouteAnswer<'getHost'>['data']['cpuPercent'], number> = true;`);
    expect(errors.match(/error TS2322/g)).toHaveLength(3);
    expect(await wrong(`export const same: Same<{ readonly a: readonly 1[] }, { a: 1[] }> = true;`)).toBe('');
  });
});
