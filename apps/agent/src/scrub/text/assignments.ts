import { hideValue } from '../hide-value.js';
import { isPlace } from '../plain-values.js';
import { secrecyOf, type Secrecy } from '../secret-names.js';

/** Longer names and longer runs of blanks are cut, so that a hostile text costs no more than others. */
const maxNameLength = 100;
const maxBlanks = 3;
const maxEscapes = 8;

/** Parameters of a URL that sign it or let somebody in. */
const queryNames =
  /^(?:key|code|sig|sign|signature|auth|ticket|hash|hmac|k|pw|x-(?:amz|goog)-(?:signature|credential))$/i;

interface Value {
  readonly from: number;
  readonly to: number;
}

/**
 * Hides the values of secrets in `name=value` and `name: value`, as options, variables, query parameters, connection
 * strings, headers and JSON have them, with or without quotes, escaped or not. Reads the text once, forwards.
 */
export function hideAssignments(text: string): string {
  const separators = /[=:]/g;
  let out = '';
  let done = 0;
  for (let match = separators.exec(text); match !== null; match = separators.exec(text)) {
    const { index: at } = match;
    const name = at < done ? null : nameBefore(text, at);
    const secrecy = name === null ? null : secrecyAt(text, name, at);
    if (name === null || secrecy === null) {
      continue;
    }
    const value = valueAfter(text, at, name);
    const raw = text.slice(value.from, value.to);
    const isName = secrecy !== 'secret' && raw === text.slice(name.from, name.to); // chown joe:joe
    const shown = isName
      ? raw
      : text.charAt(at) === ':' && secrecy !== 'secret' && raw.length < 1000 && isPlace(raw)
        ? raw
        : hideValue(raw, secrecy);
    if (shown !== raw) {
      out += text.slice(done, value.from) + shown;
      done = value.to;
    }
    separators.lastIndex = Math.max(separators.lastIndex, shown === raw ? at + 1 : value.to);
  }
  return done === 0 ? text : out + text.slice(done);
}

function secrecyAt(text: string, name: Value, at: number): Secrecy | null {
  const word = text.slice(name.from, name.to);
  const before = text.charAt(name.from - 1);
  if ((before === '?' || before === '&') && queryNames.test(word)) {
    return 'likely';
  }
  const secrecy = secrecyOf(word);
  // `key=x` and `secret:x` mostly name things, unless a dash says that they are options.
  if (secrecy === null || (before !== '-' && /^(?:keys?\d?|KEYS?)$/.test(word))) {
    return null;
  }
  if (text.charAt(at) === '=') {
    // `user=` of a connection string is a name; as an option it may be a login.
    return secrecy === 'login' && before !== '-' ? null : secrecy;
  }
  // image/token:tag and path/to/secret:ro are no assignments.
  const isAtStart = before === '' || /[\s"'`{[(,;&?+=-]/.test(before) || (before === '/' && name.from === 1);
  const isUrl = text.startsWith('//', at + 1) || text.charAt(at + 1) === ':';
  const isThing =
    /^(?:secrets?|credentials?|creds?)$/.test(word) && isNameCode(text.charCodeAt(at + 1)) && before !== '-';
  return isAtStart && !isUrl && !isThing && secrecy !== 'login' ? secrecy : null;
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 64 && code <= 90 && code !== 64) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

/** The name that ends before a separator, with blanks, a quote and backslashes between. */
function nameBefore(text: string, at: number): Value | null {
  let to = at;
  while (to > 0 && at - to < maxBlanks && text.charCodeAt(to - 1) === 32) {
    to -= 1;
  }
  const last = text.charCodeAt(to - 1);
  if (last === 34 || last === 39) {
    to -= 1;
    for (let escapes = 0; escapes < maxEscapes && text.charCodeAt(to - 1) === 92; escapes++) {
      to -= 1;
    }
  } else if (last === 93) {
    to -= 1; // user[password]=x, environ['TOKEN']='x'
    to -= /["'[]/.test(text.charAt(to - 1)) ? 1 : 0; // also password[]=x
  }
  let from = to;
  while (from > 0 && to - from < maxNameLength && isNameCode(text.charCodeAt(from - 1))) {
    from -= 1;
  }
  while (from < to && text.charCodeAt(from) === 45) {
    from += 1; // The dashes of an option are before its name.
  }
  return from < to ? { from, to } : null;
}

/** Everything up to the closing quote, or to the next delimiter if there is no quote. */
function valueAfter(text: string, at: number, name: Value): Value {
  let from = at + 1;
  while (/[=>:~]/.test(text.charAt(from)) && from - at < maxBlanks) {
    from += 1; // == of httpie, => of Perl, := of Go
  }
  const afterSign = from;
  while (from - afterSign < maxBlanks && /[ \t]/.test(text.charAt(from))) {
    from += 1;
  }
  let quote = from;
  while (quote - from < maxEscapes && text.charAt(quote) === '\\') {
    quote += 1;
  }
  const mark = text.charAt(quote);
  if (mark === '"' || mark === "'") {
    const closing = text.slice(from, quote + 1);
    return { from: quote + 1, to: endOfQuoted(text, closing, quote + 1) };
  }
  if ((mark === '(' || mark === '[') && quote === from) {
    const end = text.indexOf(mark === '(' ? ')' : ']', from);
    return { from: from + 1, to: end < 0 ? text.length : end };
  }
  if (from > afterSign && text.charAt(at) === '=' && name.to === at) {
    return { from: afterSign, to: afterSign }; // `password= x` is empty, `password = x` is not.
  }
  // The value of a header, and of a line in a file, is the whole line. Elsewhere a separator ends it if a name follows.
  const isLine =
    text.charAt(at) === ':' && from > afterSign && (name.from === 0 || text.charAt(name.from - 1) === '\n');
  const delimiter = isLine ? /[\r\n]/g : /(?<!\\)(?:[\s"'<>]|[;&,](?=[\s&;]|$|[\w.[\]%-]{1,60}[=:]))/g;
  delimiter.lastIndex = from;
  return { from, to: delimiter.exec(text)?.index ?? text.length };
}

/** A quote ends at the same mark with as many backslashes before it; without an end, everything is the value. */
function endOfQuoted(text: string, closing: string, from: number): number {
  const escapes = closing.length - 1;
  for (let end = text.indexOf(closing, from); end >= 0; end = text.indexOf(closing, end + 1)) {
    let before = 0;
    while (before < maxEscapes && text.charAt(end - 1 - before) === '\\' && end - 1 - before >= from) {
      before += 1;
    }
    if (escapes === 0 ? before % 2 === 0 : before === 0) {
      return end;
    }
  }
  return text.length;
}
