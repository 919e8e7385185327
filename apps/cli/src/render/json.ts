/** JSON for programs and for terminals: what a terminal could obey is written as the escape that JSON has for it, so the value stays the same. */
export function renderJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[^\n\x20-\x7E]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
