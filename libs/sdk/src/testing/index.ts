export {
  type Answer,
  type ContractServer,
  problem,
  type Recorded,
  startContractServer,
} from './contract-server.ts';
export { type ContractHub, PROVIDER_KEY, startContractHub } from './contract-hub.ts';
export { serveRange } from './contract-storage.ts';
