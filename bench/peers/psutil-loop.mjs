// A loop over psutil's process_iter, as a script of one's own would have it; it keeps nothing.
import { noFacts } from './facts.mjs';

export const name = 'psutil loop';
export const packages = ['python3-psutil'];
export const programs = ['python3', 'python3.11', 'python3.12', 'python3.13'];

const script = new URL('psutil-loop.py', import.meta.url).pathname;

export function start(overlay) {
  overlay.spawn('/usr/bin/python3', [script]);
}

export function version(overlay) {
  return overlay.run('/usr/bin/python3', ['-c', 'import psutil; print(psutil.__version__)']).trim();
}

export function ask() {
  return noFacts();
}
