import { createLogger } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { ApiContext } from '../config/api-context.js';
import { ApiConfig } from '../config/api.config.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { Problem } from './problem.js';

const contextWith = (adminToken: string): ApiContext =>
  new ApiContext(Object.assign(new ApiConfig(), { adminToken }), createLogger({ name: 'test', level: 'silent' }));
const context = contextWith('sixteen-or-longer');
const isAny = (): boolean => true;

describe('cursor', () => {
  it.each([[['web-1']], [[null, 'ffffffffffffffff', 1_795_377_312_450]], [["💥' \\ \u0000"]]])(
    'comes back as it was: %j',
    (position) => {
      const cursor = encodeCursor(context, 'list', position);
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(context, 'list', cursor, isAny)).toEqual(position);
    },
  );

  it.each([
    '',
    'x',
    '💥',
    'e30',
    Buffer.from('null').toString('base64url'),
    Buffer.from('["list","web-1"]').toString('base64url'),
    encodeCursor(context, 'other', ['web-1']),
    encodeCursor(contextWith('another-admin-token'), 'list', ['web-1']),
    `${encodeCursor(context, 'list', ['web-1'])}=`,
    `${encodeCursor(context, 'list', ['web-1'])} `,
  ])('refuses %j', (cursor) => {
    expect(() => decodeCursor(context, 'list', cursor, isAny)).toThrow(Problem);
  });

  it('refuses each cursor with a byte that was changed', () => {
    const bytes = Buffer.from(encodeCursor(context, 'list', ['web-1']), 'base64url');
    for (const [at, byte] of bytes.entries()) {
      const changed = Buffer.from(bytes);
      changed[at] = byte ^ 1;
      expect(() => decodeCursor(context, 'list', changed.toString('base64url'), isAny)).toThrow(Problem);
    }
  });

  it('refuses a position of another form', () => {
    const isText = ([host]: readonly unknown[]): boolean => typeof host === 'string';
    expect(() => decodeCursor(context, 'list', encodeCursor(context, 'list', [1]), isText)).toThrow(Problem);
  });
});
