import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { DecisionPoint } from './decision-point.ts';
import { GrantEndings } from './grant-endings.ts';
import { GrantHolders } from './grant-holders.ts';
import { GrantsController } from './grants.controller.ts';
import { GrantsRepository } from './grants.repository.ts';

@Module({
  imports: [AuditModule, IdentityModule],
  controllers: [GrantsController],
  providers: [GrantsRepository, DecisionPoint, GrantEndings, GrantHolders],
  exports: [DecisionPoint, GrantHolders],
})
export class TrustModule {}
