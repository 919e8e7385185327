export interface Word {
  readonly from: number;
  readonly to: number;
  /** Without quotes and escapes. */
  readonly text: string;
  /** `|`, `;`, `&&`, a redirection, or the end of a line. */
  readonly isOperator: boolean;
}

const blank = /[ \t\r\f\v]/;
/** Brackets are characters like others, because titles of processes are joined without quotes. */
const operator = /\|\|?|&&?|;;?|<<<|<<-?|[<>]|`|\n/y;
/** Everything up to the next character that means something to a shell. */
const plain = /[^\s"'\\|&;<>`$]+/y;

/** Splits a text as a shell would. A quote without an end is a character like others, as in prose. */
export function splitShellWords(text: string): readonly Word[] {
  const words: Word[] = [];
  const unclosed = new Set<string>();
  let at = 0;
  while (at < text.length) {
    if (blank.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    operator.lastIndex = at;
    const symbol = operator.exec(text)?.[0];
    if (symbol !== undefined) {
      words.push({ from: at, to: at + symbol.length, text: symbol, isOperator: true });
      at += symbol.length;
      continue;
    }
    const word = readWord(text, at, unclosed);
    words.push(word);
    at = word.to;
  }
  return words;
}

function readWord(text: string, from: number, unclosed: Set<string>): Word {
  let at = from;
  const pieces: string[] = [];
  while (at < text.length) {
    plain.lastIndex = at;
    const run = plain.exec(text)?.[0];
    if (run !== undefined) {
      pieces.push(run);
      at += run.length;
      continue;
    }
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const end = unclosed.has(char) ? -1 : endOfQuote(text, char, at + 1);
      if (end >= 0) {
        const inner = text.slice(at + 1, end);
        pieces.push(char === '"' ? inner.replaceAll(/\\(["\\$`])/g, '$1') : inner);
        at = end + 1;
        continue;
      }
      unclosed.add(char);
      pieces.push(char);
      at += 1;
    } else if (char === '\\') {
      pieces.push(text.charAt(at + 1));
      at += 2;
    } else if (char === '$') {
      const end = text.charAt(at + 1) === '(' && !unclosed.has('(') ? endOfSubstitution(text, at + 1) : at + 1;
      if (end > text.length) {
        unclosed.add('(');
        continue;
      }
      // $'...' has its escapes resolved; these do not matter here.
      pieces.push(text.charAt(at + 1) === "'" ? '' : text.slice(at, end));
      at = end;
    } else {
      break;
    }
  }
  return { from, to: Math.min(at, text.length), text: pieces.join(''), isOperator: false };
}

/** Behind the bracket that closes $(...); beyond the text if there is none. */
function endOfSubstitution(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    depth += code === 40 ? 1 : code === 41 ? -1 : 0;
    if (depth === 0) {
      return at + 1;
    }
  }
  return text.length + 1;
}

function endOfQuote(text: string, quote: string, from: number): number {
  if (quote === "'") {
    return text.indexOf("'", from);
  }
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) {
      at += 1;
    } else if (code === 34) {
      return at;
    }
  }
  return -1;
}
