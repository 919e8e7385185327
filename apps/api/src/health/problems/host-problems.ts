import { Injectable } from '@nestjs/common';
import { FleetConditionsService, type NamedCondition } from '../../hosts/fleet-conditions.service.js';
import { toTimeText } from '../../http/time-text.js';
import type { Finding, HostFinding, ProblemCheck } from './finding.js';
import { healthProblemTable, type HealthProblemCode } from './health-problem-table.js';

/** Finds hosts that are silent, and what the owners of hosts are warned of. */
@Injectable()
export class HostProblems implements ProblemCheck {
  readonly name = 'hosts';
  readonly #conditions: FleetConditionsService;

  constructor(conditions: FleetConditionsService) {
    this.#conditions = conditions;
  }

  /** Throws StorageError. */
  async find(): Promise<Finding[]> {
    return findingsOf(await this.#conditions.read());
  }
}

/** One finding per code, with its hosts. */
export function findingsOf(conditions: readonly NamedCondition[]): Finding[] {
  const byCode = new Map<HealthProblemCode, HostFinding[]>();
  const add = (code: HealthProblemCode, finding: HostFinding): void => {
    const known = byCode.get(code);
    if (known === undefined) {
      byCode.set(code, [finding]);
    } else {
      known.push(finding);
    }
  };
  for (const condition of conditions) {
    const { host, warnings } = condition;
    const codes = new Set(warnings.map(({ code }) => code));
    // One that was barred, or that never joined, is not expected to send.
    const isExpected = !codes.has('revoked') && !codes.has('not-enrolled') && !codes.has('never-seen');
    if (isExpected && condition.status === 'offline') {
      add('silent-hosts', describeSilence(condition));
    }
    for (const { code, detail, remedy } of warnings) {
      if (code !== 'revoked') {
        add(code, { host, detail, remedy });
      }
    }
  }
  return [...byCode].map(([code, hosts]) => ({
    code,
    detail: `${new Set(hosts.map(({ host }) => host)).size} of ${conditions.length} hosts`,
    hosts,
  }));
}

function describeSilence({ host, lastSeen }: NamedCondition): HostFinding {
  return {
    host,
    detail: `Its last message arrived ${lastSeen === null ? 'never' : `at ${toTimeText(lastSeen)}`}`,
    remedy: healthProblemTable['silent-hosts'].remedy.replaceAll('HOST', host),
  };
}
