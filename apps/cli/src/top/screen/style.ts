/** How a cell is shown, as one number: foreground and background (9 bits each; 0: the terminal's own), then flags. */
export type Style = number;

/** The colours that every terminal has; its theme decides how they are shown. */
export const colours = {
  black: 0,
  red: 1,
  green: 2,
  yellow: 3,
  blue: 4,
  magenta: 5,
  cyan: 6,
  white: 7,
  grey: 8,
} as const;

type Colour = keyof typeof colours;

const flags = { bold: 1 << 18, dim: 1 << 19, underline: 1 << 20, reverse: 1 << 21 } as const;
const flagCodes = [
  [flags.bold, 1],
  [flags.dim, 2],
  [flags.underline, 4],
  [flags.reverse, 7],
] as const;
const allFlags = flags.bold | flags.dim | flags.underline | flags.reverse;
const colourBits = 0x1ff;

export interface StyleParts {
  readonly fg?: Colour;
  readonly bg?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly reverse?: boolean;
}

export const plain: Style = 0;

export function styleOf({ fg, bg, bold, dim, underline, reverse }: StyleParts): Style {
  return (
    (fg === undefined ? 0 : colours[fg] + 1) |
    ((bg === undefined ? 0 : colours[bg] + 1) << 9) |
    (bold === true ? flags.bold : 0) |
    (dim === true ? flags.dim : 0) |
    (underline === true ? flags.underline : 0) |
    (reverse === true ? flags.reverse : 0)
  );
}

/** A style without its colours, for terminals that shall have none. */
export function withoutColour(style: Style): Style {
  return style & allFlags;
}

/** The sequence that changes what a terminal writes from one style to another; '' if they are equal. */
export function changeStyle(from: Style, to: Style): string {
  if (from === to) {
    return '';
  }
  if (to === plain) {
    return '\u001B[m';
  }
  const codes: number[] = [];
  let current = from;
  // A flag is taken away only by a reset of all.
  if ((from & ~to & allFlags) !== 0) {
    codes.push(0);
    current = plain;
  }
  for (const [flag, code] of flagCodes) {
    if ((to & flag) !== 0 && (current & flag) === 0) {
      codes.push(code);
    }
  }
  addColour(codes, current & colourBits, to & colourBits, 30);
  addColour(codes, (current >> 9) & colourBits, (to >> 9) & colourBits, 40);
  return `\u001B[${codes.join(';')}m`;
}

function addColour(codes: number[], from: number, to: number, base: number): void {
  if (from === to) {
    return;
  }
  if (to === 0) {
    codes.push(base + 9);
  } else {
    codes.push(to <= 8 ? base + to - 1 : base + 60 + to - 9);
  }
}
