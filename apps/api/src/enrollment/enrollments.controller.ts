import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Envelope } from '../http/envelope.js';
import { EmptyMeta } from '../http/meta.response.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import { CreateEnrollmentBody, EnrollmentIdParam } from './enrollment.body.js';
import { EnrollmentResponse, NewEnrollmentResponse } from './enrollment.response.js';
import { EnrollmentsService } from './enrollments.service.js';

@ApiTags('enrollments')
@Controller('api/v1/enrollments')
export class EnrollmentsController {
  readonly #enrollments: EnrollmentsService;

  constructor(enrollments: EnrollmentsService) {
    this.#enrollments = enrollments;
  }

  @Get()
  @ApiAnswer({
    summary: 'Permissions to join, newest first',
    operationId: 'listEnrollments',
    data: EnrollmentResponse,
    isList: true,
    meta: EmptyMeta,
  })
  list(): Envelope<EnrollmentResponse[]> {
    return { data: this.#enrollments.list(), meta: {} };
  }

  @Post()
  @HttpCode(201)
  @ApiAnswer({
    summary: 'Permit hosts to join',
    operationId: 'createEnrollment',
    status: 201,
    data: NewEnrollmentResponse,
    meta: EmptyMeta,
    problems: ['unknown-host', 'state-full', 'state-outdated', 'not-the-writer', 'broker-unavailable'],
  })
  async create(@Body() body: CreateEnrollmentBody): Promise<Envelope<NewEnrollmentResponse>> {
    return { data: await this.#enrollments.create(body), meta: {} };
  }

  @Delete(':id')
  @ApiAnswer({
    summary: 'Let no more hosts join with a token',
    description: 'Hosts that joined with it stay; revoke or remove those on their own.',
    operationId: 'revokeEnrollment',
    data: EnrollmentResponse,
    meta: EmptyMeta,
    problems: ['no-such-enrollment', 'state-outdated', 'not-the-writer', 'broker-unavailable'],
  })
  async revoke(@Param() { id }: EnrollmentIdParam): Promise<Envelope<EnrollmentResponse>> {
    return { data: await this.#enrollments.revoke(id), meta: {} };
  }
}
