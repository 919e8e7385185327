import { X509Certificate } from 'node:crypto';
import { fileProblem } from './config-check.js';

/** Like {@link fileProblem}, for a file of certificates. */
export function certificateProblem(file: string): string | null {
  return fileProblem(file, (text) => void new X509Certificate(text));
}
