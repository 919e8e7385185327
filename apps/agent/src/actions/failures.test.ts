import { NoSuchProcess } from '@psfleet/psutil-core';
import { expect, it } from 'vitest';
import { createScrubber } from '../scrub/scrubber.js';
import { Failures } from './failures.js';

it('hides a secret in the name of a process that an error quotes', () => {
  const failures = new Failures('web-1', () => null, createScrubber({ enabled: true, patterns: [], stripAll: false }));
  const error = new NoSuchProcess({ pid: 7, processName: 'mysql -phunter2' });
  const { detail } = failures.describe(error, { pin: null, pid: 7, verb: { verb: 'nice', value: 1 } });
  expect(detail).toContain('mysql -p***');
  expect(detail).not.toContain('hunter2');
});
