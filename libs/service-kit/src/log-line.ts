import { escapeControls } from '@psfleet/display';

const ownFields = new Set(['level', 'time', 'pid', 'name', 'msg', 'err']);
/** A value that is shown without quotes. */
const plainWord = /^[\w./:@%+,=~#-]+$/;

/**
 * Formats a JSON record of pino as one readable line. Values are quoted and escaped, so that hostile text can neither
 * move the cursor nor forge a line.
 */
export function formatLogLine(record: string): string {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(record) as Record<string, unknown>;
  } catch {
    // Not a record of pino, but better shown than lost.
    return `${escapeControls(record.trimEnd())}\n`;
  }
  const time = String(fields['time']).slice(11, 23);
  const level = String(fields['level']).toUpperCase().padEnd(5);
  const head = `${time} ${level} ${showValue(fields['name'])}: ${showMessage(fields['msg'])}`;
  const facts = Object.entries(fields).filter(([key]) => !ownFields.has(key));
  const error = fields['err'] === undefined ? '' : ` err=${showError(fields['err'])}`;
  return `${head}${facts.map(([key, value]) => ` ${showValue(key)}=${showValue(value)}`).join('')}${error}\n`;
}

function showMessage(message: unknown): string {
  return typeof message === 'string' ? escapeControls(message) : showValue(message);
}

function showValue(value: unknown): string {
  if (typeof value === 'string' && plainWord.test(value)) {
    return value;
  }
  return escapeControls(JSON.stringify(value) ?? '');
}

function showError(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return showValue(error);
  }
  const { type, message, stack } = error as Record<string, unknown>;
  const frame = typeof stack === 'string' ? ` at ${showValue(firstFrame(stack))}` : '';
  return `${showValue(type)} ${showValue(message)}${frame}`;
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
