import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });
const PATIENCE_MS = 3_000;

/**
 * The keys of an issuer, at `jwksUri` or where its metadata say (OpenID Connect Discovery 1.0, 4): read when they are
 * first needed, again after a failure, and kept and renewed by `jose`. Rejects while the issuer does not answer.
 */
export function issuerKeys(issuer: string, jwksUri: string | undefined): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> => {
    const uri = jwksUri ?? (await discover(issuer));
    return createRemoteJWKSet(new URL(uri), { timeoutDuration: PATIENCE_MS });
  };
  return async (header, token) => {
    found ??= find();
    const keys = await found.catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return keys(header, token);
  };
}

async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const read = metadata.parse(await answer.json());
  if (read.issuer !== issuer) throw new Error(`${url} is the metadata of ${read.issuer}`);
  return read.jwks_uri;
}
