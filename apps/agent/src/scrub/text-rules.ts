import { isSecretName } from './secret-names.js';

/** Replaces a secret. */
export const hidden = '***';

type Rule = (text: string) => string;

const replaceAll =
  (pattern: RegExp, replacement: string): Rule =>
  (text) =>
    text.replace(pattern, replacement);

/** The pattern has the groups name, separator, value and rest. The value is hidden if the name is that of a secret. */
const replaceNamed =
  (pattern: RegExp): Rule =>
  (text) =>
    text.replace(pattern, (whole: string, name: string, separator: string, value: string, rest: string) =>
      isSecretName(name) && value !== '' ? `${name}${separator}${hidden}${rest}` : whole,
    );

/** The scheme in an Authorization header. */
const authScheme = /(?:basic|bearer|digest|negotiate|token|apikey)\s{1,5}/.source;

/** Secrets anywhere in an argument. Every pattern takes linear time: none nests repetitions of the same characters. */
const rules: readonly Rule[] = [
  replaceAll(/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}-----)?/g, hidden),
  // scheme://user:password@host; a password may contain '@' and ':'.
  replaceAll(/([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/?#:@]{0,200}):[^\s/?#]*@/gi, `$1:${hidden}@`),
  replaceAll(
    new RegExp(`((?:proxy-)?authorization["']?\\s{0,5}[:=]\\s{0,5}["']?(?:${authScheme})?)[^\\s"'][^"']*`, 'gi'),
    `$1${hidden}`,
  ),
  replaceAll(/((?:^|[\s"'])(?:set-)?cookie\s{0,5}:\s{0,5})[^"']+/gi, `$1${hidden}`),
  replaceAll(/\b(bearer\s{1,5})[\w.~+/=-]{6,}/gi, `$1${hidden}`),
  // "name": "value" of JSON, and name: value of a header or an option
  replaceNamed(/(?<=")([\w-]{1,100})("\s{0,5}:\s{0,5}")((?:[^"\\]|\\.)*)(")/g),
  replaceNamed(/(?<=(?:^|["'\s])(?:--?|\/)?)([A-Za-z][\w-]{0,99})(:\s{0,5})([^\s"']+)()/g),
  // name=value, of options, variables, query parameters and connection strings
  replaceNamed(/(?<![\w.])([A-Za-z_][\w.-]{0,99})(=["']?)([^\s;&,"']+)()/g),
  // ... and where that is the value of an option: --env=DB_PASSWORD=x
  replaceNamed(/(?<==)([A-Za-z_][\w.-]{0,99})(=["']?)([^\s;&,"']+)()/g),
  // Tokens with a known format.
  replaceAll(/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, hidden),
  replaceAll(/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, hidden),
  replaceAll(
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|npm_|sk-|sk_live_|rk_live_|AIza|dop_v1_|hvs\.)[\w-]{10,}/g,
    hidden,
  ),
];

/** Hides the secrets in a text that are known by their format or by their name. */
export function scrubText(text: string): string {
  return rules.reduce((scrubbed, rule) => rule(scrubbed), text);
}
