import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { AgentPresence } from './agent-presence.js';
import { AgentRelay } from './agent-relay.js';

@Module({ imports: [BackendsModule, KeysModule], providers: [AgentRelay, AgentPresence], exports: [AgentRelay] })
export class AgentsModule {}
