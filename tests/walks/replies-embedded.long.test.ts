import { startEmbedded } from './brokers.js';
import { walkReplies } from './walk-replies.js';

walkReplies(startEmbedded);
