import { Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.ts';
import { AuthenticationGuard } from './authentication.guard.ts';
import { Authenticator } from './authenticator.ts';
import { AuthorizationServer } from './authorization-server.ts';
import { BootstrapAdministrator } from './bootstrap-administrator.ts';
import { IdentityRepository } from './identity.repository.ts';
import { KeysController } from './keys.controller.ts';
import { KeysRepository } from './keys.repository.ts';
import { OrganisationsController } from './organisations.controller.ts';
import { PrincipalsController } from './principals.controller.ts';
import { SigningKey } from './signing-key.ts';

@Module({
  controllers: [OrganisationsController, PrincipalsController, KeysController],
  providers: [
    IdentityRepository,
    KeysRepository,
    SigningKey,
    AccessTokens,
    Authenticator,
    AuthenticationGuard,
    AuthorizationServer,
    BootstrapAdministrator,
  ],
  exports: [IdentityRepository, Authenticator, AuthenticationGuard, AuthorizationServer],
})
export class IdentityModule {}
