import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { StateModule } from '../state/state.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { ApiMetricsController } from './metrics/api-metrics.controller.js';
import { ApiMetricsService } from './metrics/api-metrics.service.js';
import { RequestCounts } from './metrics/request-counts.js';
import { ApiProblems } from './problems/api-problems.js';
import { BrokerProblems } from './problems/broker-problems.js';
import { HealthProblemsController } from './problems/health-problems.controller.js';
import { HealthProblemsService } from './problems/health-problems.service.js';
import { HostProblems } from './problems/host-problems.js';
import { StorageProblems } from './problems/storage-problems.js';
import { StreamWatch } from './stream-watch.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageService } from './usage/usage.service.js';

const checks = [ApiProblems, BrokerProblems, HostProblems, StorageProblems];

@Module({
  imports: [BackendsModule, HostsModule, KeysModule, RevocationModule, StateModule],
  controllers: [HealthController, HealthProblemsController, UsageController, ApiMetricsController],
  providers: [
    HealthService,
    StreamWatch,
    HealthProblemsService,
    UsageService,
    ApiMetricsService,
    RequestCounts,
    ...checks,
  ],
})
export class HealthModule {}
