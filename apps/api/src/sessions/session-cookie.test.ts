import { describe, expect, it } from 'vitest';
import { hasSessionCookie, renderCookie, sessionIdOf } from './session-cookie.js';

const id = 'A'.repeat(43);
const host = '127.0.0.1:7780';

describe('the cookie of a session', () => {
  it.each([
    [`__Host-psfleet-7780=${id}`, id],
    [`a=b; __Host-psfleet-7780=${id};c`, id],
    [`__Host-psfleet-7781=${id}`, null],
    [`__Host-psfleet=${id}`, null],
    [`psfleet-7780=${id}`, null],
    [`__Host-psfleet-7780=${id}; __Host-psfleet-7780=${'B'.repeat(43)}`, null],
    [`__Host-psfleet-7780=${id}x`, null],
    [`__Host-psfleet-7780="${id}"`, null],
    ['__Host-psfleet-7780', null],
    ['', null],
  ])('in %j', (cookie, expected) => {
    expect(sessionIdOf({ host, cookie })).toBe(expected);
  });

  it('counts as there, whatever is in it', () => {
    expect([
      hasSessionCookie({ host, cookie: 'a=b; __Host-psfleet-7780=x' }),
      hasSessionCookie({ host, cookie: '__Host-psfleet-7780' }),
      hasSessionCookie({ host, cookie: '__Host-psfleet-7781=x' }),
      hasSessionCookie({ host }),
    ]).toEqual([true, true, false, false]);
  });

  it('goes to this host alone, over what browsers take for safe, and to no script', () => {
    expect(renderCookie(host, id)).toBe(`__Host-psfleet-7780=${id}; Path=/; Secure; HttpOnly; SameSite=Strict`);
    expect(renderCookie('psfleet.example.org', null)).toBe(
      '__Host-psfleet=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0',
    );
    expect(renderCookie('[::1]:7780', id)).toMatch(/^__Host-psfleet-7780=/);
  });
});
