import { expect, it } from 'vitest';
import type { ApiContext } from '../../config/api-context.js';
import { deadlineSignal } from '../../http/request-scope.js';
import type { ApiProblems } from './api-problems.js';
import type { BrokerProblems } from './broker-problems.js';
import { HealthProblemsService } from './health-problems.service.js';
import type { HostProblems } from './host-problems.js';
import type { StorageProblems } from './storage-problems.js';

it('gives each check a deadline of its own that ends its queries', async () => {
  const deadlines: (AbortSignal | undefined)[] = [];
  const check = {
    name: 'api',
    find: async () => {
      await Promise.resolve();
      deadlines.push(deadlineSignal());
      return [];
    },
  };
  const service = new HealthProblemsService(
    { now: () => 0 } as ApiContext,
    check as unknown as ApiProblems,
    check as unknown as BrokerProblems,
    check as unknown as StorageProblems,
    check as unknown as HostProblems,
  );
  expect(await service.read()).toEqual({ problems: [], failed: [], checkedAt: 0 });
  expect(new Set(deadlines.filter((signal) => signal?.aborted === false)).size).toBe(4);
});
