import { QuestionStorage } from './question-storage.js';

/**
 * Storage with connections of its own, for what must not wait behind the questions of others: actions, and whether the
 * API is ready. Each of their queries is short.
 */
export class PromptStorage extends QuestionStorage {}
