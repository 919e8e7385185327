import { join } from 'node:path';

/** The built page of this checkout, which the API serves. */
export const pageFolder = join(import.meta.dirname, '..', '..', '..', '..', 'web', 'dist');
