import { startCompose } from './brokers.js';
import { walkReplies } from './walk-replies.js';

walkReplies(startCompose);
