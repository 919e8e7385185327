import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { WireError } from '@psfleet/wire';
import type { Envelope } from '../http/envelope.js';
import { EmptyMeta } from '../http/meta.response.js';
import { invalidRequest } from '../http/problem.js';
import { ApiAnswer } from '../openapi/api-answer.js';
import type { ControlState } from './control-state.js';
import { ImportStateBody } from './state.body.js';
import { ExportedStateResponse, StateResponse } from './state.response.js';
import { decodeStateFile, encodeStateFile } from './state-records.js';
import { StateStore } from './state-store.js';

@ApiTags('state')
@Controller('api/v1/state')
export class StateController {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  @Get()
  @ApiAnswer({
    summary: 'The state of the control plane: enrolled hosts, enrolments, revocations',
    operationId: 'getState',
    data: StateResponse,
    meta: EmptyMeta,
  })
  show(): Envelope<StateResponse> {
    return { data: this.#describe(), meta: {} };
  }

  @Get('export')
  @ApiAnswer({
    summary: 'The whole state as a file',
    description: 'It contains no secrets, but the names of all hosts, and the hashes of the secrets of join tokens.',
    operationId: 'exportState',
    data: ExportedStateResponse,
    meta: EmptyMeta,
  })
  export(): Envelope<ExportedStateResponse> {
    return { data: { file: encodeStateFile(this.#store.state) }, meta: {} };
  }

  @Post('import')
  @HttpCode(200)
  @ApiAnswer({
    summary: 'Replace the state by the one of a file',
    description:
      'Its generation becomes one more than the greatest known one. Revoked credentials stay revoked, also those ' +
      'that the file does not know.',
    operationId: 'importState',
    data: StateResponse,
    meta: EmptyMeta,
    problems: ['state-full', 'state-outdated', 'not-the-writer', 'broker-unavailable'],
  })
  async import(@Body() { file, acceptGeneration }: ImportStateBody): Promise<Envelope<StateResponse>> {
    await this.#store.import(parse(file), acceptGeneration ?? null);
    return { data: this.#describe(), meta: {} };
  }

  #describe(): StateResponse {
    const { role, state, distributedGeneration } = this.#store.status;
    return {
      role,
      generation: state.generation,
      distributedGeneration,
      hosts: state.hosts.size,
      removed: state.removed.size,
      enrollments: state.enrollments.size,
      revocations: state.revocations.size,
    };
  }
}

function parse(file: string): ControlState {
  try {
    return decodeStateFile(Buffer.from(file), 'file');
  } catch (error) {
    if (error instanceof WireError) {
      throw invalidRequest([{ path: 'file', message: error.message }]);
    }
    throw error;
  }
}
