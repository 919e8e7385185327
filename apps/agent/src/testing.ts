// The entry `@psfleet/agent/testing`: the parts from which tests of the whole system build an agent of their own.
export { KernelEvents } from './events/kernel-events.js';
export { collectEvents } from './events/tick-events.js';
export { readHostIdentity } from './identity/host-identity.js';
export { ProcessReader } from './processes/process-reader.js';
export { ProcessTracker, type TrackedProcess } from './processes/process-tracker.js';
export { counters, gauges, type ProcessReading, type ProgramReading } from './processes/reading.js';
export { agentSettings } from './config/agent-config.js';
export { runAgent } from './run-agent.js';
export { Publisher } from './publish/publisher.js';
export { toGroupColumns } from './samplers/group-columns.js';
export { SamplerRunner } from './samplers/run-samplers.js';
export { ClockWatch } from './schedule/clock-watch.js';
export { systemClock, type Clock } from './schedule/clock.js';
export { FleetClock } from './schedule/fleet-clock.js';
export { KeyframeSchedule } from './schedule/keyframe-schedule.js';
export { createScrubber } from './scrub/scrubber.js';
export { Spool } from './spool/spool.js';
export { TickReader } from './tick.js';
