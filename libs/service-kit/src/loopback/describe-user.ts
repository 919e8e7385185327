import { findUserByUid } from '../system-user.js';

/** `user nobody (uid 65534)`, for messages. */
export function describeUser(uid: number): string {
  const user = findUserByUid(uid);
  return user === null ? `the user with uid ${uid}` : `user ${user.name} (uid ${uid})`;
}
