import { limits } from '@psfleet/wire';
import { cutText } from './cut-text.js';

/**
 * Makes a text valid for the wire: lone surrogates, psutil-core's bytes that are not UTF-8, become U+FFFD; its length
 * is cut.
 */
export function wireText(text: string): string {
  return cutText(text.toWellFormed(), limits.textBytes);
}
