import { Module, type DynamicModule } from '@nestjs/common';
import { ActionsModule } from './actions/actions.module.js';
import type { ApiContext } from './config/api-context.js';
import { ContextModule } from './config/context.module.js';
import { DeadLettersModule } from './dead-letters/dead-letters.module.js';
import { EnrollmentModule } from './enrollment/enrollment.module.js';
import { EventsModule } from './events/events.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { ExplainModule } from './explain/explain.module.js';
import { HealthModule } from './health/health.module.js';
import { HostsModule } from './hosts/hosts.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ProcessGroupsModule } from './process-groups/groups.module.js';
import { ProcessesModule } from './processes/processes.module.js';
import { SimulatedHostsModule } from './simulated-hosts/simulated-hosts.module.js';
import type { SessionStore } from './sessions/session-store.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { StateModule } from './state/state.module.js';

@Module({})
export class AppModule {
  static with(context: ApiContext, sessions: SessionStore): DynamicModule {
    const features = [
      HostsModule,
      MetricsModule,
      FleetModule,
      ProcessesModule,
      ProcessGroupsModule,
      ExplainModule,
      EventsModule,
      ActionsModule,
      DeadLettersModule,
      EnrollmentModule,
      StateModule,
      SessionsModule.with(sessions),
      ...(context.config.simulator ? [SimulatedHostsModule] : []),
    ];
    return { module: AppModule, imports: [ContextModule.with(context), HealthModule, ...features] };
  }
}
