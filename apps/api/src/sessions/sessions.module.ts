import { type DynamicModule, Module } from '@nestjs/common';
import { SessionStore } from './session-store.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

/** The store is made before the module: the check of every request uses it too. */
@Module({})
export class SessionsModule {
  static with(store: SessionStore): DynamicModule {
    return {
      module: SessionsModule,
      controllers: [SessionsController],
      providers: [{ provide: SessionStore, useValue: store }, SessionsService],
    };
  }
}
