import { hidden } from './hidden.js';
import { isReference } from './plain-values.js';
import type { Word } from './shell-words.js';
import { anyOf } from './words.js';

/** These print their arguments. */
const printers = /^(?:echo|printf|print|yes)$/;
/** A command with such a word reads a secret from its standard input. */
const readers = new RegExp(
  `pass(?!ive|thr|ing)|secret|token|credential|crypt|luks|^base64$|^-?-?${anyOf(
    's?kinit realm adcli kadmin\\w* openconnect vpnc mokutil join obscure ssh-add gpg2? openssl su vault gopass nmcli',
    'wg login stdin pkcs11-tool keyctl kwallet-query keepassxc-cli age zpool zfs',
  )}$`,
  'i',
);

/** Hides what is printed into a program that reads a password: `echo x | passwd`, `sudo -S <<< x`. */
export function hideInPipeline(words: readonly Word[], shown: string[]): void {
  const hasPipe = words.some(({ text, isOperator }) => isOperator && /^(?:\||<.*)$/.test(text));
  if (!hasPipe) {
    return;
  }
  // From the end: whether this command, or one that it is piped into, reads a secret.
  let readsSecret = false;
  let isInGroup = false;
  let to = words.length;
  let end = words.length;
  for (let at = words.length - 1; at >= -1; at--) {
    const word = words[at];
    if (word !== undefined && !word.isOperator) {
      continue;
    }
    const symbol = words[to]?.text ?? '';
    const isPiped: boolean = readsSecret && (pipes.test(symbol) || isInGroup);
    isInGroup = isPiped && (isInGroup || closesGroup.test(words[to - 1]?.text ?? ''));
    readsSecret = isPiped || reads(words, at + 1, to);
    if (isPiped && (symbol === '|' || isInGroup)) {
      hidePrinted(words, shown, at + 1, to);
    }
    if (readsSecret && symbol.startsWith('<')) {
      hideRedirected(words, shown, symbol, to + 1, end);
    }
    isInGroup = isInGroup && !opensGroup.test(words[at + 1]?.text ?? '');
    end = to;
    to = at;
  }
}

/** What a command reads by `<<< x`, `<(echo x)`, or between the lines of `<<END`. */
function hideRedirected(words: readonly Word[], shown: string[], symbol: string, from: number, to: number): void {
  if (symbol === '<<<') {
    hideWord(words, shown, from);
  } else if (symbol === '<' && opensGroup.test(words[from]?.text ?? '')) {
    hidePrinted(words, shown, from, to);
  } else if (symbol !== '<') {
    // Up to the mark, or to what was hidden before because it has no mark behind it.
    const mark = words[from]?.text;
    for (let at = from + 1; at < words.length && words[at]?.text !== mark && shown[at] === words[at]?.text; at++) {
      hideWord(words, shown, at);
    }
  }
}

/** (echo x; echo x) | smbpasswd */
const opensGroup = /^[({]/;
const closesGroup = /[)}]$/;
/** A redirection does not end a command. */
const pipes = /^(?:\||<<?<?-?|>)$/;

function reads(words: readonly Word[], from: number, to: number): boolean {
  let isSudo = false;
  for (let at = from; at < to; at++) {
    const name = baseName(words[at]?.text ?? '');
    if (readers.test(name) || (isSudo && /^-[A-Za-z]*S/.test(name))) {
      return true;
    }
    isSudo ||= name === 'sudo';
  }
  return false;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function hidePrinted(words: readonly Word[], shown: string[], from: number, to: number): void {
  let isPrinted = false;
  for (let at = from; at < to; at++) {
    const text = words[at]?.text ?? '';
    if (isPrinted && !/^-[a-zA-Z]{1,2}$/.test(text) && !/^(?:%s|\\n|[^%\w])+$/.test(text)) {
      hideWord(words, shown, at);
    }
    isPrinted ||= printers.test(baseName(text).replace(opensGroup, ''));
  }
}

/** user:password keeps the user. */
function hideWord(words: readonly Word[], shown: string[], at: number): void {
  const text = words[at]?.text ?? '';
  if (words[at]?.isOperator === false && !isReference(text)) {
    shown[at] = text.replace(/^([\w.@-]+:)?[^]+$/, `$1${hidden}`);
  }
}
