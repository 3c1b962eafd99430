import { encodeUser } from '@nats-io/jwt';
import { fromSeed } from '@nats-io/nkeys';
import type { NatsPermissions } from './permissions.ts';

export interface UserJwtOptions {
  accountPublicKey: string;
  /** Seed of one of the account's signing keys. */
  signingSeed: string;
  /** The user's public nkey; its seed stays with the user. */
  userPublicKey: string;
  name: string;
  permissions: NatsPermissions;
  expiresInS: number;
}

/** A JWT with which a user of the account may do what `permissions` say, and nothing else. */
export function issueUserJwt(options: UserJwtOptions): Promise<string> {
  const { accountPublicKey, signingSeed, userPublicKey, name, permissions, expiresInS } = options;
  return encodeUser(
    name,
    userPublicKey,
    accountPublicKey,
    { ...permissions, bearer_token: false, allowed_connection_types: ['STANDARD'] },
    {
      // A signing key signs, so the JWT names its account as `issuer_account`.
      signer: fromSeed(new TextEncoder().encode(signingSeed)),
      exp: Math.floor(Date.now() / 1000) + expiresInS,
    },
  );
}
