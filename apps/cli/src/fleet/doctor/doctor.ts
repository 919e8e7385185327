import type { FailedCheck } from '@psfleet/sdk';
import type { DoctorConfig } from '../../config/fleet-config.js';
import { renderJson } from '../../render/json.js';
import type { Terminal } from '../../terminal/terminal.js';
import { CommandError } from '../../frame/command-error.js';
import { askFleet } from '../../connect/ask-fleet.js';
import type { Problem } from './problem.js';
import { localProblems } from './local-problems.js';
import { renderProblems } from './render-problems.js';

interface Answer {
  readonly data: readonly Problem[];
  readonly meta: { readonly failed: readonly FailedCheck[] };
}

/**
 * Writes every problem that the API finds, and those of the collector and the agent on this machine, if there are any.
 * Returns whether nobody has to act. It goes on without an API: that is then a problem of its own.
 */
export async function doctor(
  config: DoctorConfig,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<boolean> {
  const [{ data, meta }, local] = await Promise.all([askApi(config, terminal), localProblems(config)]);
  const problems = [...data, ...local];
  const { failed } = meta;
  terminal.write(json ? `${renderJson({ problems, failed })}\n` : renderProblems(problems, failed));
  return failed.length === 0 && problems.every(({ severity }) => severity === 'info');
}

async function askApi(config: DoctorConfig, terminal: Terminal): Promise<Answer> {
  try {
    return await askFleet(config, terminal, ({ client }) => client.call('listHealthProblems', {}));
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    const problem: Problem = {
      code: 'api-unavailable',
      severity: 'critical',
      component: 'api',
      title: 'The API cannot be asked',
      detail: error.message,
      remedy: 'See that psfleet runs where the API is, and run this command there if it does',
      hosts: [],
      hostCount: null,
    };
    return { data: [problem], meta: { failed: [] } };
  }
}
