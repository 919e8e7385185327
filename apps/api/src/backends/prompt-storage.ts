import type { Storage } from '@psfleet/storage';
import { QuestionStorage } from './question-storage.js';

/**
 * Storage with connections of its own, for what must not wait behind the questions of others: actions, and whether the
 * API is ready. Each of their queries is short, and none may end between the steps of an action.
 */
export class PromptStorage extends QuestionStorage {
  constructor(storage: Storage) {
    super(storage, { hasDeadlines: false });
  }
}
