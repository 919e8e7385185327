import { Module } from '@nestjs/common';
import { ApiContext } from '../config/api-context.js';
import { ApiKeys } from './api-keys.js';

/** The keys are read once, at the start: without them the API does not run. */
const keysProvider = {
  provide: ApiKeys,
  inject: [ApiContext],
  useFactory: ({ config }: ApiContext): ApiKeys => ApiKeys.read(config.trustFolder),
};

@Module({ providers: [keysProvider], exports: [ApiKeys] })
export class KeysModule {}
