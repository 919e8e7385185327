import { join } from 'node:path';
import { PortOwnerError, requestHttp } from '@psfleet/service-kit/client-side';
import type { DoctorConfig } from '../../config/fleet-config.js';
import type { Problem } from './problem.js';

const timeoutMs = 5000;
const maxAnswerBytes = 1_000_000;

interface Check {
  readonly ok: boolean;
  readonly [fact: string]: unknown;
}

/** The answer of /readyz. */
interface Readiness {
  readonly checks?: Readonly<Record<string, Check>>;
}

/** What the collector and the agent on this machine say about themselves; nothing of one that does not run here. */
export async function localProblems(config: DoctorConfig): Promise<Problem[]> {
  const parts = [
    ['collector', config.collectorHealthPort],
    ['agent', config.agentHealthPort],
  ] as const;
  const problems = await Promise.all(parts.map(([part, port]) => problemOf(part, port, config)));
  return problems.filter((problem) => problem !== null);
}

async function problemOf(
  part: 'collector' | 'agent',
  port: number,
  { home, serverUsers }: DoctorConfig,
): Promise<Problem | null> {
  const url = new URL(`http://127.0.0.1:${port}/readyz`);
  let text: string;
  try {
    ({ text } = await requestHttp({ url, method: 'GET', headers: {}, timeoutMs, maxAnswerBytes, serverUsers }));
  } catch (error) {
    if (isNobody(error)) {
      return null;
    }
    return toProblem(part, home, `${url.href} does not answer: ${(error as Error).message}`);
  }
  const failing = Object.entries(parse(text).checks ?? {}).filter(([, { ok }]) => !ok);
  return failing.length === 0
    ? null
    : toProblem(part, home, failing.map(([name, check]) => describeCheck(name, check)).join('; '));
}

/** Whether nothing of psfleet's listens on the port. A frozen program listens, and takes no connection. */
function isNobody(error: unknown): boolean {
  const isForeign = error instanceof PortOwnerError && error.code === 'foreign-owner';
  return isForeign || (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
}

/** Another program may have the port; its answer has no checks. */
function parse(text: string): Readiness {
  try {
    return (JSON.parse(text) ?? {}) as Readiness;
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return {};
  }
}

function describeCheck(name: string, facts: Check): string {
  const reason = facts['problem'] ?? facts['error'];
  return `${name}: ${typeof reason === 'string' ? reason : JSON.stringify(facts)}`;
}

function toProblem(part: 'collector' | 'agent', home: string, detail: string): Problem {
  return {
    code: `${part}-not-ready`,
    severity: 'critical',
    component: part,
    title: `The ${part} on this machine is not ready`,
    detail,
    remedy: `Read its log (${join(home, 'logs', `${part}.log`)} where psfleet up runs it, else its journal)`,
    hosts: [],
    hostCount: null,
  };
}
