import { Module } from '@nestjs/common';
import { StateModule } from '../state/state.module.js';
import { SimulatedHostsController } from './simulated-hosts.controller.js';
import { SimulatedHostsService } from './simulated-hosts.service.js';

@Module({ imports: [StateModule], controllers: [SimulatedHostsController], providers: [SimulatedHostsService] })
export class SimulatedHostsModule {}
