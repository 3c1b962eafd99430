import { Problem } from '@cdh/contracts';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { HUB_CONFIG, type HubConfig } from './config.ts';

const ANY_ROLE = 'cdh:any-role';
/** A controller that every process serves, whatever its roles. */
export const AnyRole = () => SetMetadata(ANY_ROLE, true);

/** Controllers belong to the role `api`; a process without it says so instead of half serving. */
@Injectable()
export class RoleGuard implements CanActivate {
  private readonly api: boolean;

  constructor(
    @Inject(HUB_CONFIG) config: HubConfig,
    private readonly reflector: Reflector,
  ) {
    this.api = config.CDH_ROLES.includes('api');
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.api || context.getType() !== 'http') return true;
    if (this.reflector.get<boolean | undefined>(ANY_ROLE, context.getClass())) return true;
    throw new Problem('NOT_FOUND', {
      fr: 'Ce processus du hub n’a pas le rôle « api ».',
      en: 'This process of the hub does not have the role "api".',
    });
  }
}
