import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import { withDeadline } from '../../http/request-scope.js';
import { RecentReading } from '../recent-reading.js';
import { ApiProblems } from './api-problems.js';
import { BrokerProblems } from './broker-problems.js';
import type { Finding, HostFinding, ProblemCheck } from './finding.js';
import {
  healthProblemTable,
  severities,
  type HealthProblemCode,
  type HealthProblemDefinition,
} from './health-problem-table.js';
import { HostProblems } from './host-problems.js';
import { StorageProblems } from './storage-problems.js';

export interface HealthProblem extends HealthProblemDefinition {
  readonly code: HealthProblemCode;
  readonly detail: string;
  /** Milliseconds since the epoch; null where it is not known. */
  readonly since: number | null;
  readonly hosts: readonly HostFinding[];
}

/** Checks that could not be made, and why. */
export interface FailedCheck {
  readonly check: string;
  readonly reason: string;
}

export interface HealthReport {
  /** The worst first. */
  readonly problems: readonly HealthProblem[];
  readonly failed: readonly FailedCheck[];
  /** Milliseconds since the epoch. */
  readonly checkedAt: number;
}

/** A check reads the hosts of the whole fleet: people, programs and dashboards share one. */
const maxAgeMs = 5000;
/** Above the time limits of what the checks ask. */
const limitMs = 10_000;

/** Finds every problem that psfleet has itself. It answers whatever is down, also everything. */
@Injectable()
export class HealthProblemsService {
  readonly #context: ApiContext;
  readonly #checks: readonly ProblemCheck[];
  readonly #report = new RecentReading(() => this.#check(), maxAgeMs);

  constructor(
    context: ApiContext,
    api: ApiProblems,
    broker: BrokerProblems,
    storage: StorageProblems,
    hosts: HostProblems,
  ) {
    this.#context = context;
    this.#checks = [api, broker, storage, hosts];
  }

  /** The checks of the last five seconds, or those under way, answer everybody who asks. */
  read(): Promise<HealthReport> {
    return this.#report.get();
  }

  async #check(): Promise<HealthReport> {
    const checkedAt = this.#context.now();
    const answers = await Promise.all(this.#checks.map((check) => this.#run(check)));
    const findings = answers.flatMap((answer) => ('reason' in answer ? [] : answer.findings));
    return {
      problems: findings
        .map(toProblem)
        .sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity)),
      failed: answers.filter((answer) => 'reason' in answer),
      checkedAt,
    };
  }

  /** A check that fails, or takes too long, hides no other, and leaves no query behind. */
  async #run(check: ProblemCheck): Promise<{ readonly findings: readonly Finding[] } | FailedCheck> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
    });
    try {
      return { findings: await Promise.race([withDeadline(() => check.find(), limitMs), late]) };
    } catch (error) {
      this.#context.logger.debug({ err: error, check: check.name }, 'a check of health failed');
      return { check: check.name, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}

function toProblem({ code, detail, severity, since, hosts }: Finding): HealthProblem {
  const defined = healthProblemTable[code];
  return {
    code,
    ...defined,
    severity: severity ?? defined.severity,
    detail,
    since: since ?? null,
    hosts: hosts ?? [],
  };
}
