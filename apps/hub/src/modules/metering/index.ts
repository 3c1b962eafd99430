export { MeteringModule } from './metering.module.ts';
export { UsageRecorder, type UsageFact } from './usage-recorder.ts';
