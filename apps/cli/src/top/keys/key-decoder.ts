import { StringDecoder } from 'node:string_decoder';

/**
 * What a terminal sends: a key (a character, or a name such as `up`, `f9`, `ctrl-c`, `alt-x`), pasted text, which is no
 * key, or `status`, its answer to a request for its status.
 */
export type TerminalInput =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'status' };

const escape = '\u001B';
const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';
/** A longer paste into a line of text is a mistake, and what follows is dropped. */
const maxPasted = 10_000;
/** A longer control sequence without an end is none. */
const maxSequence = 64;

/** Last characters of control sequences (xterm and VT220), after `ESC [` or `ESC O`. */
const letters: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
};

/** Numbers of control sequences that end with `~`; 11 to 15 are those of the Linux console and rxvt. */
const numbers: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007F': 'backspace',
  '\0': 'ctrl-space',
};

/** Decodes the bytes of a terminal, which arrive in any pieces. Sequences that it does not know are dropped. */
export class KeyDecoder {
  readonly #decoder = new StringDecoder('utf8');
  #pending = '';
  #pasted: string | null = null;

  /** Whether an escape may be the beginning of a sequence, or the Esc key; `flush` decides for the key. */
  get isPending(): boolean {
    return this.#pending !== '';
  }

  push(bytes: Buffer): TerminalInput[] {
    this.#pending += this.#decoder.write(bytes);
    return this.#decode(false);
  }

  /** To be called when nothing has followed for a while. */
  flush(): TerminalInput[] {
    return this.#decode(true);
  }

  #decode(isAll: boolean): TerminalInput[] {
    const inputs: TerminalInput[] = [];
    while (this.#pending !== '') {
      if (this.#pasted !== null) {
        if (!this.#paste(inputs)) {
          return inputs;
        }
        continue;
      }
      const length = this.#pending.startsWith(escape) ? sequenceLength(this.#pending) : charLength(this.#pending);
      if (length === null && !isAll) {
        return inputs;
      }
      const text = this.#pending.slice(0, length ?? 1);
      this.#pending = this.#pending.slice(text.length);
      if (text === pasteStart) {
        this.#pasted = '';
      } else {
        inputs.push(...nameOf(text));
      }
    }
    return inputs;
  }

  /** Takes pasted text; returns whether its end was found. */
  #paste(inputs: TerminalInput[]): boolean {
    const end = this.#pending.indexOf(pasteEnd);
    // The end may be cut too.
    const stop = end >= 0 ? end : Math.max(0, this.#pending.length - pasteEnd.length + 1);
    this.#pasted = ((this.#pasted ?? '') + this.#pending.slice(0, stop)).slice(0, maxPasted);
    this.#pending = this.#pending.slice(end >= 0 ? end + pasteEnd.length : stop);
    if (end < 0) {
      return false;
    }
    inputs.push({ kind: 'paste', text: this.#pasted });
    this.#pasted = null;
    return true;
  }
}

function charLength(text: string): number {
  return (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}

/** The length of the sequence with which text begins; null if its end is not there yet. */
function sequenceLength(text: string): number | null {
  const second = text[1];
  if (second === undefined) {
    return null;
  }
  const rest = text.slice(1);
  if (second === '[') {
    const [sequence] = /^\[(?:\[[A-E]|[0-?]*[ -/]*[@-Z\\-~])/.exec(rest) ?? [];
    const isCut = text.length <= maxSequence && /^\[(?:\[|[ -?]*)$/.test(rest);
    return sequence === undefined ? (isCut ? null : 2) : sequence.length + 1;
  }
  if (second === 'O') {
    return text.length < 3 ? null : 3;
  }
  return second === escape ? 1 : 1 + charLength(rest);
}

function nameOf(text: string): TerminalInput[] {
  const key = (name: string | undefined): TerminalInput[] => (name === undefined ? [] : [{ kind: 'key', key: name }]);
  if (!text.startsWith(escape)) {
    return key(nameOfChar(text));
  }
  const rest = text.slice(1);
  if (rest === '') {
    return key('esc');
  }
  if (rest === '[0n' || rest === '[3n') {
    return [{ kind: 'status' }];
  }
  const [, console] = /^\[\[([A-E])$/.exec(rest) ?? [];
  if (console !== undefined) {
    return key(`f${console.charCodeAt(0) - 64}`);
  }
  const [, parameters, last] = /^[[O](?:([\d;]*))([@-~])$/.exec(rest) ?? [];
  if (last !== undefined) {
    const [number = '', modifier] = (parameters ?? '').split(';');
    const name = last === '~' ? numbers[number] : letters[last];
    return key(name === undefined || modifier === undefined ? name : withModifier(name, Number(modifier)));
  }
  return /^[[O]/.test(rest) ? [] : key(`alt-${nameOfChar(rest) ?? rest}`);
}

function nameOfChar(char: string): string | undefined {
  const code = char.codePointAt(0) ?? 0;
  const control = controls[char];
  if (control !== undefined) {
    return control;
  }
  if (code < 0x20) {
    return `ctrl-${String.fromCharCode(code + 96)}`;
  }
  return code >= 0x80 && code < 0xa0 ? undefined : char;
}

/** xterm's modifiers: 1 plus 1 for Shift, 2 for Alt, 4 for Control. */
function withModifier(name: string, modifier: number): string {
  const bits = modifier - 1;
  const names = [(bits & 4) === 0 ? '' : 'ctrl-', (bits & 2) === 0 ? '' : 'alt-', (bits & 1) === 0 ? '' : 'shift-'];
  return names.join('') + name;
}
