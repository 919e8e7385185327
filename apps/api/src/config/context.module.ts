import { Module, type DynamicModule } from '@nestjs/common';
import { ApiContext } from './api-context.js';

/** The one global module: configuration, logger and clock. */
@Module({})
export class ContextModule {
  static with(context: ApiContext): DynamicModule {
    return {
      module: ContextModule,
      global: true,
      providers: [{ provide: ApiContext, useValue: context }],
      exports: [ApiContext],
    };
  }
}
