/** Colours by what they say, so that a terminal's own palette decides how they look. */
export type Tone = 'bad' | 'warning' | 'good' | 'faint' | 'strong';

const codes: Readonly<Record<Tone, string>> = { bad: '31', warning: '33', good: '32', faint: '2', strong: '1' };

export function colour(text: string, tone: Tone | null, hasColour: boolean): string {
  return tone === null || !hasColour ? text : `\u001B[${codes[tone]}m${text}\u001B[0m`;
}
