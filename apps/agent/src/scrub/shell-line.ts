import { hideArguments } from './arguments.js';
import { hidden } from './hidden.js';
import { hideInPipeline } from './pipelines.js';
import { splitShellWords, type Word } from './shell-words.js';
import { scrubText } from './text/text-rules.js';

/** Quotes in quotes in quotes; beyond this depth a text is hidden, because nobody reads it. */
const maxDepth = 6;
const hasBlank = /\s/;

/** Scrubs one argument, which may be a command line itself, as in `sh -c '...'`. */
export function scrubArgument(arg: string, depth = 0): string {
  if (!hasBlank.test(arg)) {
    return scrubText(arg);
  }
  if (depth > maxDepth) {
    return hidden;
  }
  const line = scrubText(arg);
  const words = splitShellWords(line);
  const shown = scrubWords(words);
  let out = '';
  let done = 0;
  for (const [index, word] of words.entries()) {
    const raw = line.slice(word.from, word.to);
    const text = shown[index] ?? word.text;
    const scrubbed = text === word.text ? scrubWord(text, raw !== text, depth + 1) : text;
    if (scrubbed !== word.text) {
      out += line.slice(done, word.from) + quoteAs(raw, scrubbed);
      done = word.to;
    }
  }
  return done === 0 ? line : out + line.slice(done);
}

/** A word with quotes may be a line itself, and $(...) has one inside. */
function scrubWord(text: string, isQuoted: boolean, depth: number): string {
  const from = text.indexOf('$(') + 2;
  const to = text.lastIndexOf(')');
  if (from >= 2 && from < to) {
    return text.slice(0, from) + scrubArgument(text.slice(from, to), depth) + text.slice(to);
  }
  return isQuoted ? scrubArgument(text, depth) : text;
}

/** Applies the rules for arguments to each command of a line, and those for pipes to the whole. */
function scrubWords(words: readonly Word[]): readonly string[] {
  const shown = words.map(({ text }) => text);
  hideInPipeline(words, shown);
  let from = 0;
  for (let at = 0; at <= words.length; at++) {
    if (at === words.length || words[at]?.isOperator === true) {
      if (at > from) {
        const args = hideArguments(shown.slice(from, at));
        for (const [index, arg] of args.entries()) {
          shown[from + index] = arg;
        }
      }
      from = at + 1;
    }
  }
  return shown;
}

/** Keeps the quotes of a word that has some around all of it. */
function quoteAs(raw: string, text: string): string {
  const mark = raw.charAt(0);
  const isQuoted = (mark === '"' || mark === "'") && raw.endsWith(mark) && text !== hidden;
  return isQuoted ? `${mark}${text}${mark}` : text;
}
