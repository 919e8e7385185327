#!/usr/bin/env node
import { ConfigError, EX_CONFIG, readOwnVersion } from '@psfleet/service-kit/client-side';
import { declaredCommands } from './commands.js';
import { loadTerminalSettings } from './config/terminal-config.js';
import { runCommandLine } from './frame/run-command-line.js';
import { openTerminal } from './terminal/terminal.js';

const terminal = openTerminal(loadTerminalSettings());
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), declaredCommands, {
    terminal,
    now: Date.now,
    version: readOwnVersion(import.meta.url),
  });
} catch (error) {
  terminal.writeError(`psfleet: ${describe(error)}\n`);
  // A program that could not start must not linger with half its parts.
  process.exit(error instanceof ConfigError ? EX_CONFIG : 1);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error instanceof ConfigError ? error.message : (error.stack ?? error.message);
}
