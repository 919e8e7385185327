// Runs programs for compose:check with a time limit, and keeps their output in one log file.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

/** The check cannot run on this machine, which is no failure. */
export class Skipped extends Error {}

/**
 * Returns `run(command, args, options)`, which resolves to the standard output or rejects with the last lines of both
 * outputs. Options: cwd, env (added to `env`), stdin (a readable stream), limitMs, evenWhenStopped.
 */
export function createRunner({ logFile, env, signal }) {
  return (command, args, options = {}) =>
    new Promise((resolve, reject) => {
      appendFileSync(logFile, `\n$ ${command} ${args.join(' ')}\n`);
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...env, ...options.env },
        stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        // Programs that clean up must also run after the check was stopped.
        ...(options.evenWhenStopped === true ? {} : { signal }),
        timeout: options.limitMs ?? 120_000,
      });
      let stdout = '';
      let tail = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8');
        stream.on('data', (text) => {
          appendFileSync(logFile, text);
          if (stream === child.stdout) {
            stdout += text;
          }
          tail = (tail + text).slice(-3000);
        });
      }
      if (options.stdin !== undefined) {
        // After EPIPE the exit code says what happened.
        child.stdin.on('error', () => {});
        options.stdin.pipe(child.stdin);
      }
      child.on('error', reject);
      child.on('close', (code, killedBy) => {
        if (code === 0) {
          resolve(stdout);
        } else {
          reject(
            new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${code ?? killedBy}:\n${tail.trimEnd()}`),
          );
        }
      });
    });
}
