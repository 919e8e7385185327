/**
 * JSON for programs and terminals: characters that a terminal could interpret are written as JSON escapes, which keep
 * the value.
 */
export function renderJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[^\n\x20-\x7E]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
