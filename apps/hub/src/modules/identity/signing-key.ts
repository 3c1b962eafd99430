import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { Secrets } from '../../shared/secrets.ts';

/** DER of a PKCS #8 Ed25519 private key up to its 32 bytes (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The authorization server's Ed25519 key, derived from the hub's secret: the same in every replica, stored nowhere. */
@Injectable()
export class SigningKey {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;

  constructor(secrets: Secrets) {
    const key = createPrivateKey({
      key: Buffer.concat([PKCS8_PREFIX, secrets.derive('oauth-signing')]),
      format: 'der',
      type: 'pkcs8',
    });
    const kid = secrets.derive('oauth-signing-kid', 8).toString('hex');
    const common = { kid, use: 'sig', alg: 'EdDSA' };
    this.privateJwk = { ...(key.export({ format: 'jwk' }) as JWK), ...common };
    this.publicJwk = { ...(createPublicKey(key).export({ format: 'jwk' }) as JWK), ...common };
  }
}
