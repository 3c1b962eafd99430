export { AuthenticationGuard } from './authentication.guard.ts';
export { Authenticator } from './authenticator.ts';
export { AuthorizationServer } from './authorization-server.ts';
export { IdentityModule } from './identity.module.ts';
export { IdentityRepository } from './identity.repository.ts';
