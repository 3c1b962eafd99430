import { Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { EpochCache } from '../../shared/epoch-cache.ts';
import { Epochs } from '../../shared/epochs.ts';
import { ANONYMOUS, type Principal } from '../../shared/principal.ts';
import { AccessTokens } from './access-tokens.ts';
import { isMistyped, sha256Hex } from './api-key.ts';
import { IdentityRepository } from './identity.repository.ts';
import { KeysRepository } from './keys.repository.ts';

interface Held {
  principal: Principal | null;
  until: number;
}

const refused = (fr: string, en: string) =>
  new Problem(
    'CREDENTIAL_INVALID',
    { fr, en },
    {
      remedy: {
        fr: 'Vérifiez l’identifiant, ou créez une nouvelle clé (POST /keys).',
        en: 'Check the credential, or create a new key (POST /keys).',
      },
    },
  );

/** Who calls, from the `Authorization` header: an API key, an access token, or nobody. */
@Injectable()
export class Authenticator {
  private readonly held: EpochCache<Held>;

  constructor(
    epochs: Epochs,
    private readonly identities: IdentityRepository,
    private readonly keys: KeysRepository,
    private readonly tokens: AccessTokens,
  ) {
    this.held = new EpochCache(epochs, ['identity']);
  }

  /** The principal of a credential held since less than a minute, without waiting. */
  async authenticate(authorization: string | undefined): Promise<Principal> {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
    if (!token)
      throw refused(
        'L’en-tête Authorization doit être « Bearer <identifiant> ».',
        'The Authorization header must be "Bearer <credential>".',
      );
    if (isMistyped(token))
      throw refused('Cette clé contient une faute de frappe.', 'This key has a typing error in it.');
    const { principal, until } = await this.held.get(
      sha256Hex(token),
      () => this.resolve(token),
      (held) => held.until,
    );
    if (!principal || until <= Date.now())
      throw refused(
        'Cet identifiant est inconnu, expiré ou révoqué.',
        'This credential is unknown, expired or revoked.',
      );
    return principal;
  }

  private async resolve(token: string): Promise<Held> {
    const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
    return jwt ? this.resolveToken(token) : this.resolveKey(token);
  }

  private async resolveKey(token: string): Promise<Held> {
    const key = await this.keys.findBySha256(sha256Hex(token));
    if (!key) return { principal: null, until: Date.now() + 5000 };
    const principal = await this.identities.getPrincipal(key.kind, key.principal);
    return { principal: principal ? bare(principal) : null, until: key.expires_at?.getTime() ?? Infinity };
  }

  private async resolveToken(token: string): Promise<Held> {
    const claims = await this.tokens.verify(token);
    const client = await this.identities.getPrincipal('client', claims.client);
    // A client belongs to one issuer: another trusted issuer must not be able to speak for it.
    if (!client || client.issuer !== claims.issuer)
      throw refused('Ce jeton nomme un client inconnu.', 'This token names an unknown client.');
    return { principal: bare(client), until: claims.expiresAt };
  }
}

function bare({ kind, id, organisation, roles, pseudonym }: Principal): Principal {
  return { kind, id, organisation, roles, ...(pseudonym ? { pseudonym } : {}) };
}
