import { createRequire } from 'node:module';

/**
 * Finds packages as this module's file does. In a bundle that is CommonJS `import.meta` is empty, and the file of the
 * bundle is meant.
 */
export function ownRequire(): NodeJS.Require {
  const file: string | undefined = import.meta.url;
  return createRequire(file ?? __filename);
}
