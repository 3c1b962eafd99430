import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from './config.ts';

/** Keys derived from the hub's one secret, a separate one for each use. */
@Injectable()
export class Secrets {
  constructor(@Inject(HUB_CONFIG) private readonly config: HubConfig) {}

  derive(use: string, bytes = 32): Buffer {
    return Buffer.from(hkdfSync('sha256', this.config.CDH_SECRET, 'cdh', use, bytes));
  }

  /** `<payload>.<mac>`, both base64url: a capability that expires. */
  sign(use: string, payload: object, expiresInS: number): string {
    const body = Buffer.from(
      JSON.stringify({ ...payload, exp: Math.floor(Date.now() / 1000) + expiresInS }),
    ).toString('base64url');
    return `${body}.${this.mac(use, body)}`;
  }

  /** The payload of a token that this hub signed for this use and that has not expired; else null. */
  verify<T>(use: string, token: string): T | null {
    const [body, mac] = token.split('.');
    if (!body || !mac) return null;
    const expected = Buffer.from(this.mac(use, body));
    const given = Buffer.from(mac);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as T & { exp: number };
    return payload.exp * 1000 > Date.now() ? payload : null;
  }

  encrypt(use: string, plain: Uint8Array): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.derive(use), iv);
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  decrypt(use: string, sealed: Buffer): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.derive(use), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  }

  private mac(use: string, body: string): string {
    return createHmac('sha256', this.derive(use)).update(body).digest('base64url');
  }
}
