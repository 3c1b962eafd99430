export { hubConfig, type HubConfig } from './shared/config.ts';
export { startHub, type RunningHub } from './start-hub.ts';
