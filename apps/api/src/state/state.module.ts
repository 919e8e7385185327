import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { StateController } from './state.controller.js';
import { StateStore } from './state-store.js';

@Module({
  imports: [BackendsModule, KeysModule],
  controllers: [StateController],
  providers: [StateStore],
  exports: [StateStore],
})
export class StateModule {}
