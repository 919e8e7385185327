import { hidden } from '../hidden.js';
import { anyOf } from '../words.js';

const scheme = anyOf('basic bearer digest negotiate token apikey aws4-hmac-sha256 hmac splunk bot sso-key key oauth');
const mark = /(?:\\{0,8}["'])?/.source;
const rules: readonly RegExp[] = [
  // A header that is the whole argument may have quotes in its value.
  new RegExp(`^((?:proxy-)?authorization:\\s{0,5}(?:${scheme}\\s{1,5})?)\\S.*$`, 'gim'),
  new RegExp(
    `((?:proxy-)?authorization${mark}\\s{0,5}(?:[:=]|%3a)\\s{0,5}${mark}(?:${scheme}(?:\\s|%20|\\+){1,5})?)` +
      `[^\\s"'\\\\][^"'\\\\\\r\\n]*`,
    'gi',
  ),
  /((?:^|[\s"'])(?:set-)?cookie2?\s{0,5}:\s{0,5})[^"'\r\n]+/gi,
  // Elsewhere, a word in lower case behind `basic` is prose.
  /\b((?:bearer|basic)(?:\s|%20){1,5})(?![a-z]{1,20}[\s,.;:)]|(?<=basic\s)[a-z]{1,20}$)[\w.~+/=:-]{6,}/gi,
];
const hint = /authorization|cookie|bearer|basic/i;

/** Hides what the headers of HTTP carry that let somebody in. */
export function hideInHeaders(text: string): string {
  return hint.test(text) ? rules.reduce((shown, rule) => shown.replace(rule, `$1${hidden}`), text) : text;
}
