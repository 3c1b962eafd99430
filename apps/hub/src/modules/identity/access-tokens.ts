import { Problem } from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { createLocalJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { issuerKeys } from './issuer-keys.ts';
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

/** The embedded issuer is the default: others replace it, unless they name it too. */
export const trustsOwnIssuer = ({ OIDC_ISSUERS: named, publicUrl }: HubConfig): boolean =>
  named?.some(({ issuer }) => issuer === publicUrl) ?? true;

/** What the token itself is to blame for; the rest is an issuer that does not answer as it should. */
const isRefusal = (error: unknown): boolean =>
  error instanceof errors.JOSEError && /^ERR_(JWT|JWS|JOSE_(ALG|NOT)|JWKS_(NO|MULTIPLE))_/.test(error.code);

const issuerAway = (issuer: string, cause: unknown) =>
  new Problem(
    'UNAVAILABLE',
    {
      fr: `Les clés de l’émetteur « ${issuer} » ne peuvent pas être lues pour le moment.`,
      en: `The keys of the issuer "${issuer}" cannot be read at the moment.`,
    },
    { retryAfterS: 5, cause },
  );

/** Verifies access tokens of the issuers that the configuration trusts; the hub's own is one of them unless it names others. */
@Injectable()
export class AccessTokens {
  private readonly trusted = new Map<string, Trusted>();
  private readonly own: string;

  constructor(@Inject(HUB_CONFIG) config: HubConfig, signingKey: SigningKey) {
    this.own = config.publicUrl;
    for (const { issuer, audience, claim, jwksUri } of config.OIDC_ISSUERS ?? [])
      this.trusted.set(issuer, { audience, claim, keys: issuerKeys(issuer, jwksUri) });
    if (trustsOwnIssuer(config))
      this.trusted.set(this.own, {
        audience: config.publicUrl,
        claim: 'client_id',
        keys: createLocalJWKSet({ keys: [signingKey.publicJwk] }),
        typ: 'at+jwt',
      });
  }

  /** Whether a client can be one of this issuer's, other than the hub's own. */
  trustsForeign(issuer: string): boolean {
    return issuer !== this.own && this.trusted.has(issuer);
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
      if (typeof client !== 'string' || payload.exp === undefined)
        throw new errors.JWTInvalid('claims missing');
      return { client, issuer: issuer === this.own ? null : issuer, expiresAt: payload.exp * 1000 };
    } catch (cause) {
      if (!isRefusal(cause)) throw issuerAway(issuer, cause);
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
