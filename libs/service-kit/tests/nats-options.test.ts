import { expect, test } from 'vitest';
import { ConfigError, connectNats, createLogger } from '../src/index.js';

test('a missing creds file is reported at once, not retried', async () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const signal = AbortSignal.timeout(5000);
  const connecting = connectNats({
    url: 'nats://127.0.0.1:1',
    credsFile: '/nonexistent/creds',
    name: 'test',
    logger,
    signal,
  });
  await expect(connecting).rejects.toThrow(ConfigError);
});
