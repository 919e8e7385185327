import { createLogger } from '@psfleet/service-kit';
import { StorageError } from '@psfleet/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { ApiContext } from '../config/api-context.js';
import { ApiConfig } from '../config/api.config.js';
import { Problem } from './problem.js';
import { ProblemFilter } from './problem.filter.js';

/** Returns the lines that are logged about an error of a request whose client has left. */
function logOf(error: unknown): unknown[] {
  const lines: unknown[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const logger = createLogger({ name: 'test', level: 'debug', format: 'json', destination });
  let isHijacked = false;
  const reply = { raw: { destroyed: true }, hijack: () => (isHijacked = true) } as unknown as FastifyReply;
  const request = { id: 'an-id', routeOptions: { url: '/api/v1/actions' } } as unknown as FastifyRequest;
  new ProblemFilter(new ApiContext(new ApiConfig(), logger)).answer(error, request, reply);
  expect(isHijacked).toBe(true);
  return lines;
}

describe('an error of a request whose client has left', () => {
  it.each([
    ['a question that ended with it', new StorageError('aborted', 'aborted by its caller')],
    ['a question that no longer waits', new Problem('too-many-questions', 'Other questions were not answered')],
  ])('is no news if it is %s', (_, error) => {
    expect(logOf(error)).toMatchObject([{ level: 'debug', msg: 'client left', requestId: 'an-id' }]);
  });

  it('is logged if it is a bug', () => {
    expect(logOf(new TypeError('x is not a function'))).toMatchObject([
      { level: 'error', msg: 'request failed', requestId: 'an-id', route: '/api/v1/actions' },
    ]);
  });

  it('is logged if storage did not take what was to be stored', () => {
    expect(logOf(new StorageError('unavailable', 'inserting failed'))).toMatchObject([
      { level: 'warn', msg: 'request could not be answered', problem: 'storage-unavailable', requestId: 'an-id' },
    ]);
  });
});
