import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { StateModule } from '../state/state.module.js';
import { MomentsService } from './moments.service.js';
import { TicksService } from './ticks.service.js';

@Module({
  imports: [BackendsModule, StateModule],
  providers: [MomentsService, TicksService],
  exports: [MomentsService, TicksService],
})
export class MomentsModule {}
