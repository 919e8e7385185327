import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Envelope } from '../../http/envelope.js';
import { toTimeText } from '../../http/time-text.js';
import { ApiAnswer } from '../../openapi/api-answer.js';
import { HealthProblemResponse, HealthProblemsMeta } from './health-problem.response.js';
import { HealthProblemsService, type HealthProblem } from './health-problems.service.js';

const maxHosts = 100;

@ApiTags('health')
@Controller('api/v1/health/problems')
export class HealthProblemsController {
  readonly #problems: HealthProblemsService;

  constructor(problems: HealthProblemsService) {
    this.#problems = problems;
  }

  @Get()
  @ApiAnswer({
    summary: 'Every problem that psfleet has itself, each with its remedy',
    description:
      'The worst first: hosts, collectors, broker, storage, certificates and this API. It is answered whatever is ' +
      'down; `meta.failed` names what could not be checked. Answers are up to five seconds old.',
    operationId: 'listHealthProblems',
    data: HealthProblemResponse,
    isList: true,
    meta: HealthProblemsMeta,
  })
  async list(): Promise<Envelope<HealthProblemResponse[], HealthProblemsMeta>> {
    const { problems, failed, checkedAt } = await this.#problems.read();
    return { data: problems.map(toResponse), meta: { checkedAt: toTimeText(checkedAt), failed } };
  }
}

function toResponse({ since, hosts, ...problem }: HealthProblem): HealthProblemResponse {
  const shown = [...hosts].sort((one, other) => (one.host < other.host ? -1 : 1)).slice(0, maxHosts);
  const count = new Set(hosts.map(({ host }) => host)).size;
  return { ...problem, since: toTimeText(since), hostCount: count === 0 ? null : count, hosts: shown };
}
