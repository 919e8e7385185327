import { describe, expect, test } from 'vitest';
import { authorizationPattern, basicAuthorization } from './basic-authorization.js';

const users = ['api', 'collector', 'migrate', 'admin', 'default', 'apis', 'ap', 'API', 'a?>', ''];
const passwords = ['', 'x', 'xy', 'xyz', 'ÿÿÿ', '>?>?', 'a'.repeat(43)];

describe('the pattern of a user', () => {
  test.each(users)('fits the headers of %j with any password, and of nobody else', (user) => {
    const pattern = new RegExp(`^${authorizationPattern(user)}$`);
    for (const other of users) {
      for (const password of passwords) {
        expect([other, password, pattern.test(basicAuthorization(other, password))]).toEqual([
          other,
          password,
          other === user,
        ]);
      }
    }
  });

  test.each(['Basic', 'Basic YXBp', 'Bearer YXBpOng=', 'Basic  YXBpOng=', 'Basic YXBpOng=\n', 'Basic YX BpOng='])(
    'fits no other header: %j',
    (header) => {
      expect(new RegExp(`^${authorizationPattern('api')}$`).test(header)).toBe(false);
    },
  );
});
