import { readFileSync } from 'node:fs';

/** A command of a document, and what the document says that it writes. */
export interface GuideStep {
  readonly command: string;
  readonly output: string;
}

/** The commands in the console blocks of a document, in their order. */
export function readSteps(path: string): GuideStep[] {
  const blocks = readFileSync(path, 'utf8').matchAll(/^```console\n([^]*?)^```$/gm);
  return [...blocks].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command = '', ...lines] = step.split('\n');
        return { command, output: lines.join('\n').trimEnd() };
      }),
  );
}

/** What no two runs have in common, longest first. */
const varying = [
  ['ACTION', /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g],
  ['PROCESS', /\b[0-9a-f]{16}\b/g],
  // Tables show the date of a time that is not of today, as after midnight.
  ['TIME', /\b(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\b/g],
  // A process of a busy host may need longer to end than the agent waits before it answers.
  ['STATUS', /\b(?:done|delivered)(?=[: ])/g],
  ['EFFECT', /\bprocess ended|\bsignal delivered; [^(\n]*?(?= \(|$)/gm],
  ['SIZE', /\b\d+(?:\.\d)?[BKMG]\b/g],
  ['PID', /\b\d{2,7}\b/g],
  ['CURVE', /[▁-█](?:[▁-█ ]*[▁-█])?/g],
] as const;

/** An output without what varies, and without the widths of its columns. */
function mask(output: string): string {
  const masked = varying.reduce((text, [name, pattern]) => text.replaceAll(pattern, name), output);
  return masked.replaceAll(/ +/g, ' ').replaceAll(/ $/gm, '');
}

/** What a reader copies from an output into a later command. */
const copied = /\b[0-9a-f]{16}\b|\b(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\b/g;

/** Follows a guide elsewhere: with other names, and with the identities and times that the outputs show there. */
export class GuideReader {
  readonly #names: Readonly<Record<string, string>>;
  readonly #seen = new Map<string, string>();

  /** `names` are those of the guide, each with the one that takes its place here. */
  constructor(names: Readonly<Record<string, string>>) {
    this.#names = names;
  }

  /** The command as somebody would type it here. */
  translate(command: string): string {
    const named = Object.entries(this.#names).reduce((text, [there, here]) => text.replaceAll(there, here), command);
    return named.replaceAll(copied, (word) => `'${this.#seen.get(word) ?? word}'`);
  }

  /** Both outputs as they are to be compared; the later steps then know what this one showed. */
  compare({ output }: GuideStep, here: string): readonly [inGuide: string, here: string] {
    const named = Object.entries(this.#names).reduce((text, [there, name]) => text.replaceAll(name, there), here);
    const shown = here.match(copied) ?? [];
    (output.match(copied) ?? []).forEach((word, index) => {
      if (!this.#seen.has(word) && shown[index] !== undefined) {
        this.#seen.set(word, shown[index]);
      }
    });
    return [mask(output), mask(named)];
  }
}
