import { hideAssignments } from './assignments.js';
import { hideInEncoded } from './encoded.js';
import { hideInHeaders } from './headers.js';
import { hideInLists } from './lists.js';
import { hideInMarkup } from './markup.js';
import { hideInPhrases } from './phrases.js';
import { hideTokens } from './tokens.js';
import { hideInUrls } from './urls.js';

/** Most arguments are words, options and paths, in which there is nothing to find but a token. */
const simple = /^[\w./,@+-]*$/;
/** An encoded text may contain an encoded text. */
const maxEncodings = 2;

/** Hides the secrets that are known by their format, or by a name beside them. Every rule takes linear time. */
export function scrubText(text: string, encodings = 0): string {
  if (simple.test(text)) {
    return hideTokens(text);
  }
  let shown = text;
  if (encodings < maxEncodings) {
    shown = hideInEncoded(shown, (decoded) => scrubText(decoded, encodings + 1));
  }
  shown = hideInUrls(shown);
  shown = hideInHeaders(shown);
  shown = hideInPhrases(shown);
  shown = hideInMarkup(shown);
  shown = hideInLists(shown);
  shown = hideAssignments(shown);
  return hideTokens(shown);
}
