import { expect, it } from 'vitest';
import { brokerUsers } from './users.js';

it('who receives messages from a stream has no reply permission that the broker tracks by message', () => {
  const receivers = Object.values(brokerUsers).filter(({ publish }) =>
    publish.some((subject) => subject.startsWith('$JS.API.CONSUMER.MSG.NEXT.')),
  );
  expect(receivers.map(({ answersRequests }) => answersRequests)).toEqual([false]);
});
