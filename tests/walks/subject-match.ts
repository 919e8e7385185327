/** Whether everything that `subject` stands for is covered by the pattern: `*` is one token, `>` all that follow. */
export function isCovered(subject: string, pattern: string): boolean {
  const [tokens, wanted] = [subject.split('.'), pattern.split('.')];
  for (const [at, want] of wanted.entries()) {
    const token = tokens[at];
    if (token === undefined) {
      return false;
    }
    if (want === '>') {
      return true;
    }
    if (token === '>' || (want !== '*' && want !== token)) {
      return false;
    }
  }
  return tokens.length === wanted.length;
}
