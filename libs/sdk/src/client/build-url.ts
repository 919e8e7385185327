/** Makes the URL of a request: names in braces are parts of the path, all other parameters go into the query. */
export function buildUrl(base: string, path: string, params: Readonly<Record<string, unknown>>): string {
  const rest = new Map(Object.entries(params));
  const filled = path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = params[name];
    rest.delete(name);
    // Browsers and proxies take these as steps within the path, also encoded.
    if ((typeof value !== 'string' && typeof value !== 'number') || /^\.{0,2}$/.test(String(value))) {
      throw new TypeError(`${name} must be a text or a number that is not empty, not ${JSON.stringify(value)}`);
    }
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of rest) {
    for (const each of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (each !== undefined) {
        query.append(name, toText(name, each));
      }
    }
  }
  const text = query.toString();
  return `${base}${filled}${text === '' ? '' : `?${text}`}`;
}

function toText(name: string, value: unknown): string {
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new TypeError(`${name} cannot be sent: ${JSON.stringify(value)}`);
}
