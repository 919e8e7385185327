import { Module } from '@nestjs/common';
import { BackendsModule } from '../backends/backends.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

@Module({ imports: [BackendsModule], controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
