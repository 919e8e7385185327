import { describe, expect, it } from 'vitest';
import { plainListenerProblem } from './plain-listener.js';

describe('the listener without TLS', () => {
  it.each(['127.0.0.1', 'localhost', '::1', '127.1.2.3'])('may listen on %s', (host) => {
    expect(plainListenerProblem({ host, insecure: false })).toBeNull();
  });

  it.each(['0.0.0.0', '::', '10.0.0.5', 'fleet.example', '127.0.0.1.evil.example', '::ffff:10.0.0.5', ''])(
    'listens on %s only if it is told to',
    (host) => {
      expect(plainListenerProblem({ host, insecure: false })).toMatch(/loopback.*--insecure/);
      expect(plainListenerProblem({ host, insecure: true })).toBeNull();
    },
  );
});
