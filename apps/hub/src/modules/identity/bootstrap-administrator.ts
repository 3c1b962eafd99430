import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { sha256Hex } from './api-key.ts';

/** The first administrator and its key, from the configuration; a key that changed there replaces the former one. */
@Injectable()
export class BootstrapAdministrator implements OnModuleInit {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    const key = this.config.CDH_ADMIN_KEY;
    if (key === undefined) return;
    const sha256 = sha256Hex(key);
    await this.database.transaction(async () => {
      await this.database.query
        .insertInto('identity.principals')
        .values({
          kind: 'administrator',
          id: 'administrator',
          organisation: null,
          name: 'administrator',
          roles: [],
          secret_sha256: null,
          issuer: null,
        })
        .onConflict((oc) => oc.doNothing())
        .execute();
      const held = await this.database.query
        .selectFrom('identity.api_keys')
        .select('sha256')
        .where('id', '=', 'bootstrap')
        .executeTakeFirst();
      if (held?.sha256 === sha256) return;
      await this.database.query
        .insertInto('identity.api_keys')
        .values({
          id: 'bootstrap',
          kind: 'administrator',
          principal: 'administrator',
          name: 'CDH_ADMIN_KEY',
          sha256,
        })
        .onConflict((oc) => oc.column('id').doUpdateSet({ sha256, revoked_at: null }))
        .execute();
      await this.epochs.bump('identity');
    });
  }
}
