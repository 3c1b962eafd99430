export { GatewayRoutes } from './gateway/gateway.routes.ts';
export { Registry } from './registry.ts';
export { UseCasesModule } from './use-cases.module.ts';
