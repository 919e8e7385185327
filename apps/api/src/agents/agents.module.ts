import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { AgentRelay } from './agent-relay.js';

@Module({ imports: [BackendsModule], providers: [AgentRelay], exports: [AgentRelay] })
export class AgentsModule {}
