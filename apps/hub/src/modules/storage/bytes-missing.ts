import { Problem } from '@cdh/contracts';

/** Bytes that were named, by their sum or their place, and never came: 422. */
export const bytesMissing = (what: string) =>
  new Problem(
    'BYTES_MISSING',
    {
      fr: `Les octets de « ${what} » ne sont pas arrivés.`,
      en: `The bytes of "${what}" have not arrived.`,
    },
    { status: 422 },
  );
