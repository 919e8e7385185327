import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureContext, fixturePath } from '../../../tests/testing/fixture-context.js';
import { netIoFields } from '../../arithmetic/counter-fields.js';
import { CounterWrap } from '../../arithmetic/counter-wrap.js';
import { createLinuxNetwork } from './network.js';

describe('netIoCounters without wraps, step by step', () => {
  it.each(readdirSync(fixturePath('nowrap')))('%s', (story) => {
    const wrap = new CounterWrap(netIoFields);
    for (const step of readdirSync(fixturePath(`nowrap/${story}`)).sort()) {
      const folder = `nowrap/${story}/${step}`;
      const expected: unknown = JSON.parse(readFileSync(`${fixturePath(folder)}/expected.json`, 'utf8'));
      const nics = wrap.update(createLinuxNetwork(fixtureContext(folder)).netIoCounters());
      expect(Object.fromEntries(nics), folder).toEqual(expected);
    }
  });
});
