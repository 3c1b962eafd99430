import { existsSync, readFileSync } from 'node:fs';
import * as jwt from '@nats-io/jwt';
import { createAccount, createOperator, createUser, fromSeed, type KeyPair } from '@nats-io/nkeys';
import { writeSecret } from './secrets.ts';

export interface NatsKeys {
  operator: KeyPair;
  system: KeyPair;
  account: KeyPair;
  /** Signs users of `account`; the account's own key stays unused after the first start. */
  signing: KeyPair;
}

const text = new TextDecoder();
const bytes = new TextEncoder();

/** The seeds kept in `file` (mode 0600), made the first time. */
export function keepNatsKeys(file: string): NatsKeys {
  if (!existsSync(file)) {
    const made = {
      operator: createOperator(),
      system: createAccount(),
      account: createAccount(),
      signing: createAccount(),
    };
    const seeds = Object.entries(made).map(([name, pair]) => [name, text.decode(pair.getSeed())]);
    writeSecret(file, `${JSON.stringify(Object.fromEntries(seeds), null, 2)}\n`);
  }
  const seeds = JSON.parse(readFileSync(file, 'utf8')) as Record<keyof NatsKeys, string>;
  const pair = (name: keyof NatsKeys) => fromSeed(bytes.encode(seeds[name]));
  return {
    operator: pair('operator'),
    system: pair('system'),
    account: pair('account'),
    signing: pair('signing'),
  };
}

export const seedOf = (pair: KeyPair): string => text.decode(pair.getSeed());

/** The server's three JWTs: they hold no secret and are made anew at each start. */
export async function encodeServerJwts(
  keys: NatsKeys,
): Promise<{ operator: string; system: string; account: string }> {
  const unlimited = {
    subs: -1,
    conn: -1,
    leaf: -1,
    imports: -1,
    exports: -1,
    data: -1,
    payload: -1,
    wildcards: true,
  };
  const stream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const system = keys.system.getPublicKey();
  return {
    operator: await jwt.encodeOperator('CDH', keys.operator, { system_account: system }),
    system: await jwt.encodeAccount('SYS', keys.system, { limits: unlimited }, { signer: keys.operator }),
    account: await jwt.encodeAccount(
      'CDH',
      keys.account,
      { limits: { ...unlimited, ...stream }, signing_keys: [keys.signing.getPublicKey()] },
      { signer: keys.operator },
    ),
  };
}

export interface UserPermissions {
  publish: string[];
  subscribe: string[];
  /** May answer the requests that it receives. */
  respond?: boolean;
}

/** Credentials file of a new user of the account, valid for at most a day. */
export async function createCredentials(
  keys: NatsKeys,
  name: string,
  { publish, subscribe, respond = false }: UserPermissions,
  seconds = 24 * 3600,
): Promise<string> {
  const user = createUser();
  const token = await jwt.encodeUser(
    name,
    user,
    keys.account,
    {
      pub: { allow: publish, deny: [] },
      sub: { allow: subscribe, deny: [] },
      ...(respond ? { resp: { max: -1, ttl: 0 } } : {}),
    },
    { signer: keys.signing, exp: Math.floor(Date.now() / 1000) + seconds },
  );
  return text.decode(jwt.fmtCreds(token, user));
}
