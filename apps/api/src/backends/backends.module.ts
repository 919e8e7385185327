import { Module } from '@nestjs/common';
import { Broker } from './broker.js';
import { ClickHouse } from './clickhouse.js';

@Module({ providers: [ClickHouse, Broker], exports: [ClickHouse, Broker] })
export class BackendsModule {}
