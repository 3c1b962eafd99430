import { Problem } from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { SigningKey } from './signing-key.ts';

export interface TokenClaims {
  client: string;
  /** Null for the hub's own issuer. */
  issuer: string | null;
  expiresAt: number;
}

interface Trusted {
  audience: string;
  claim: string;
  keys: JWTVerifyGetKey;
  /** RFC 9068 names the type `at+jwt`; not every other issuer writes it. */
  typ?: string;
}

const refused = (fr: string, en: string) => new Problem('CREDENTIAL_INVALID', { fr, en });

/** Verifies access tokens of the issuers that the configuration trusts; the hub's own is one of them unless it names others. */
@Injectable()
export class AccessTokens {
  private readonly trusted = new Map<string, Trusted>();
  private readonly own: string;

  constructor(@Inject(HUB_CONFIG) config: HubConfig, signingKey: SigningKey) {
    this.own = config.publicUrl;
    this.trusted.set(this.own, {
      audience: config.publicUrl,
      claim: 'client_id',
      keys: createLocalJWKSet({ keys: [signingKey.publicJwk] }),
      typ: 'at+jwt',
    });
    for (const { issuer, audience, claim, jwksUri } of config.OIDC_ISSUERS ?? []) {
      const keys = createRemoteJWKSet(
        new URL(jwksUri ?? `${issuer.replace(/\/$/, '')}/protocol/openid-connect/certs`),
      );
      this.trusted.set(issuer, { audience, claim, keys });
    }
  }

  async verify(token: string): Promise<TokenClaims> {
    let issuer: string | undefined;
    try {
      issuer = decodeJwt(token).iss;
    } catch {
      throw refused('Ce jeton n’est pas un JWT lisible.', 'This token is not a readable JWT.');
    }
    const trust = issuer === undefined ? undefined : this.trusted.get(issuer);
    if (!trust || issuer === undefined)
      throw refused('L’émetteur de ce jeton n’est pas reconnu.', 'The issuer of this token is not trusted.');
    try {
      const { payload } = await jwtVerify(token, trust.keys, {
        issuer,
        audience: trust.audience,
        algorithms: ['EdDSA', 'Ed25519', 'ES256', 'RS256', 'PS256'],
        ...(trust.typ ? { typ: trust.typ } : {}),
      });
      const client = payload[trust.claim];
      if (typeof client !== 'string' || payload.exp === undefined) throw new Error('claims missing');
      return { client, issuer: issuer === this.own ? null : issuer, expiresAt: payload.exp * 1000 };
    } catch (cause) {
      throw new Problem(
        'CREDENTIAL_INVALID',
        {
          fr: 'Ce jeton est expiré, mal signé ou destiné à un autre service.',
          en: 'This token is expired, badly signed or for another audience.',
        },
        { cause },
      );
    }
  }
}
