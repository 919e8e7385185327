import type { RetentionDays } from '@psfleet/storage';
import type { CollectorConfig } from '../config/collector.config.js';

const dayMs = 86_400_000;

export function retentionDays(config: CollectorConfig): RetentionDays {
  return {
    raw: config.retentionRawMs / dayMs,
    minute: config.retentionMinuteMs / dayMs,
    hour: config.retentionHourMs / dayMs,
    event: config.retentionEventsMs / dayMs,
  };
}
