import { describe, expect, it } from 'vitest';
import { matchHost } from './match-host.js';

const host = { host: 'Web-1', labels: { env: 'prod', Rack: 'R12', query: 'a=b' } };

describe('the filter of hosts', () => {
  it.each(['', 'web', 'WEB-1', 'env=prod', 'env=p', 'rack=r1', 'web env=prod', 'query=a=b', ' web '])(
    '%j fits',
    (filter) => {
      expect(matchHost(filter, host)).toBe(true);
    },
  );

  it.each(['db', 'env=test', 'rack', 'site=', 'web env=test', 'constructor=', 'env=rod'])(
    '%j does not fit',
    (filter) => {
      expect(matchHost(filter, host)).toBe(false);
    },
  );
});
