import { describe, expect, it } from 'vitest';
import { parseLabel } from './host-scope.query.js';

describe('parseLabel', () => {
  it.each([
    ['rack=r12', { key: 'rack', value: 'r12', isGlob: false }],
    ['rack=r 1=2', { key: 'rack', value: 'r 1=2', isGlob: false }],
    ['rack=r1*', { key: 'rack', value: 'r1*', isGlob: true }],
    ['rack', { key: 'rack', value: '*', isGlob: true }],
    ['rack=', { key: 'rack', value: '', isGlob: false }],
    ['agent.site=a', { key: 'agent.site', value: 'a', isGlob: false }],
  ])('understands %j', (label, condition) => {
    expect(parseLabel(label)).toEqual({ kind: 'label', ...condition });
  });

  it.each(['', '=', '=r12', 'Rack=r12', ' rack=r12', 'a b=c', `rack=${'x'.repeat(257)}`, 'x'.repeat(64), 7, null])(
    'refuses %j',
    (label) => {
      expect(parseLabel(label)).toBeNull();
    },
  );
});
