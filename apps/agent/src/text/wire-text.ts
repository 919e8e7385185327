import { limits } from '@psfleet/wire';
import { cutText } from './cut-text.js';

/** Text as it may travel: bytes that are not UTF-8 (lone surrogates in psutil-core) become U+FFFD, and the length is bounded. */
export function wireText(text: string): string {
  return cutText(text.toWellFormed(), limits.textBytes);
}
