import { createLogger } from '@psfleet/service-kit';
import { parseAgentWarning } from '@psfleet/wire';
import { expect, it } from 'vitest';
import { AgentWarnings } from './agent-warnings.js';

const warnings = (): AgentWarnings => new AgentWarnings(createLogger({ name: 'test', level: 'silent' }));

it('holds what each source warns of, until that source says otherwise', () => {
  const all = warnings();
  all.set('disks', [{ code: 'unresponsive-mount', detail: '/mnt/nas' }]);
  all.set('users', [{ code: 'slow-name-service', detail: 'passwd' }]);
  expect(all.texts).toEqual(['slow-name-service: passwd', 'unresponsive-mount: /mnt/nas']);
  all.set('disks', []);
  expect(all.texts).toEqual(['slow-name-service: passwd']);
});

it('keeps its array while nothing changes, so that the facts of the host are not sent again', () => {
  const all = warnings();
  all.set('disks', [{ code: 'unresponsive-mount', detail: '/mnt/nas' }]);
  const { texts } = all;
  all.set('disks', [{ code: 'unresponsive-mount', detail: '/mnt/nas' }]);
  expect(all.texts).toBe(texts);
});

it('bounds their number and their length, and says that there are more', () => {
  const all = warnings();
  all.set(
    'disks',
    Array.from({ length: 1_000 }, (_, nr) => ({
      code: 'unresponsive-mount',
      detail: `/mnt/${String(nr).padStart(4, '0')}/${'ä'.repeat(5_000)}`,
    })),
  );
  expect(all.texts).toHaveLength(32);
  expect(Math.max(...all.texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(512);
  expect(all.texts.at(-1)).toBe("more-warnings: 969 more are in the agent's log");
});

it('makes bytes that are no text harmless for the wire', () => {
  const all = warnings();
  all.set('disks', [{ code: 'unresponsive-mount', detail: '/mnt/\udcff: x' }]);
  expect(all.texts.map(parseAgentWarning)).toEqual([{ code: 'unresponsive-mount', detail: '/mnt/\ufffd: x' }]);
});
