import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import Provider, { type Adapter, errors } from 'oidc-provider';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Secrets } from '../../shared/secrets.ts';
import { trustsOwnIssuer } from './access-tokens.ts';
import { sha256Hex } from './api-key.ts';
import { IdentityRepository } from './identity.repository.ts';
import { SigningKey } from './signing-key.ts';

const TOKEN_TTL_S = 15 * 60;

/**
 * The embedded OAuth 2.0 authorization server: client credentials only, JWT access tokens (RFC 9068) for the hub's own
 * resource. It keeps no state: clients come from the principals, tokens are self-contained.
 */
@Injectable()
export class AuthorizationServer {
  private readonly provider: Provider;

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly identities: IdentityRepository,
    signingKey: SigningKey,
    secrets: Secrets,
  ) {
    const resource = config.publicUrl;
    this.provider = new Provider(config.publicUrl, {
      adapter: (model: string) => this.adapter(model),
      jwks: { keys: [signingKey.privateJwk as never] },
      cookies: { keys: [secrets.derive('oauth-cookies').toString('hex')] },
      clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
      responseTypes: [],
      scopes: [],
      enabledJWA: { idTokenSigningAlgValues: ['EdDSA'] },
      clientDefaults: {
        id_token_signed_response_alg: 'EdDSA',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
      routes: { token: '/oauth/token', jwks: '/oauth/jwks' },
      ttl: { ClientCredentials: TOKEN_TTL_S },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        userinfo: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => resource,
          getResourceServerInfo: (_context, indicator) => {
            if (indicator.replace(/\/$/, '') !== resource) throw new errors.InvalidTarget();
            return {
              scope: '',
              audience: resource,
              accessTokenTTL: TOKEN_TTL_S,
              accessTokenFormat: 'jwt',
              jwt: { sign: { alg: 'EdDSA' } },
            };
          },
        },
      },
    });
    this.provider.proxy = true;
    // Only digests of secrets are stored: the one hook for that is the client's own comparison.
    const client = this.provider.Client as unknown as {
      prototype: { compareClientSecret: (this: { clientSecret?: string }, given: string) => boolean };
    };
    client.prototype.compareClientSecret = function compareClientSecret(given) {
      return this.clientSecret === sha256Hex(given);
    };
  }

  /** Adds the server's routes, which read their bodies themselves; none where other issuers replace it. */
  register(fastify: FastifyInstance): void {
    if (!trustsOwnIssuer(this.config)) return;
    const callback = this.provider.callback();
    const { host, protocol } = new URL(this.provider.issuer);
    void fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      // The metadata tells where to send secrets: that is where this hub is, whatever a request claims.
      scope.addHook('onRequest', ({ raw: { headers } }, _reply, next) => {
        headers['x-forwarded-host'] = host;
        headers['x-forwarded-proto'] = protocol.slice(0, -1);
        next();
      });
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      scope.route({
        method: ['GET', 'POST', 'OPTIONS'],
        url: '/oauth/*',
        handler: (request, reply) => {
          reply.hijack();
          void callback(request.raw, reply.raw);
        },
      });
      scope.get('/.well-known/oauth-authorization-server', (request, reply) => {
        reply.hijack();
        request.raw.url = '/.well-known/openid-configuration';
        void callback(request.raw, reply.raw);
      });
      done();
    });
  }

  private adapter(model: string): Adapter {
    const nothing = () => Promise.resolve(undefined);
    return {
      find: (id) => (model === 'Client' ? this.findClient(id) : nothing()),
      upsert: nothing,
      findByUid: nothing,
      findByUserCode: nothing,
      consume: nothing,
      destroy: nothing,
      revokeByGrantId: nothing,
    } as Adapter;
  }

  private async findClient(id: string) {
    const client = await this.identities.getPrincipal('client', id);
    if (!client?.secretSha256 || client.issuer !== null) return undefined;
    return {
      client_id: id,
      client_secret: client.secretSha256,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    };
  }
}
