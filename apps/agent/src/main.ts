#!/usr/bin/env node
import { checkHealth, loadEnvConfig, runOrExit } from '@psfleet/service-kit';
import { compileLater } from './compile-later.js';
import { agentSettings } from './config/agent-config.js';
import { readCommandLine } from './config/command-line.js';

const write = (text: string): void => void process.stdout.write(text);

await runOrExit('psfleet-agent', async () => {
  const commandLine = readCommandLine(process.argv.slice(2), process.env);
  if (commandLine.command === 'help') {
    write(commandLine.text);
    return;
  }
  if (commandLine.command === 'health') {
    const { port } = loadEnvConfig({ port: agentSettings.healthPort }, commandLine.env);
    process.exitCode = await checkHealth({ port }, write);
    return;
  }
  // Imported lazily, so that a health check stays cheap and a running agent does not hold what only joining needs.
  if (commandLine.command === 'enroll') {
    const { runEnroll } = await import('./run-enroll.js');
    write(await runEnroll(commandLine));
    return;
  }
  compileLater();
  const { runAgent } = await import('./run-agent.js');
  const { startupChecks } = await import('./startup-checks.js');
  await runAgent(loadEnvConfig(agentSettings, commandLine.env, startupChecks));
});
