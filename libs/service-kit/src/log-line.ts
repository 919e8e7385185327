const OWN_FIELDS = new Set(['level', 'time', 'pid', 'name', 'msg', 'err']);
/** A string that a terminal may show as it is: no blanks, quotes, control or other-direction characters. */
const PLAIN_WORD = /^[\w./:@%+,=~#-]+$/;

/** One JSON record of pino as one readable line. What came from outside is quoted and escaped: it cannot move the cursor or forge a line. */
export function formatLogLine(record: string): string {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(record) as Record<string, unknown>;
  } catch {
    return escapeControls(record.trimEnd()).concat('\n'); // not a record of ours: better shown than lost
  }
  const head = `${String(fields['time']).slice(11, 23)} ${String(fields['level']).toUpperCase().padEnd(5)} ${showValue(fields['name'])}: ${showMessage(fields['msg'])}`;
  const facts = Object.entries(fields).filter(([key]) => !OWN_FIELDS.has(key));
  const error = fields['err'] === undefined ? '' : ` err=${showError(fields['err'])}`;
  return `${head}${facts.map(([key, value]) => ` ${showValue(key)}=${showValue(value)}`).join('')}${error}\n`;
}

function showMessage(message: unknown): string {
  return typeof message === 'string' ? escapeControls(message) : showValue(message);
}

function showValue(value: unknown): string {
  if (typeof value === 'string' && PLAIN_WORD.test(value)) {
    return value;
  }
  return escapeControls(JSON.stringify(value) ?? '');
}

function showError(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return showValue(error);
  }
  const { type, message, stack } = error as Record<string, unknown>;
  return `${showValue(type)} ${showValue(message)}${typeof stack === 'string' ? ` at ${showValue(firstFrame(stack))}` : ''}`;
}

function firstFrame(stack: string): string {
  return (
    stack
      .split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim()
      .slice(3) ?? ''
  );
}

/** Everything outside of printable text becomes an escape: C0, DEL, C1, line and paragraph separators, bidirectional overrides, lone surrogates. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}
