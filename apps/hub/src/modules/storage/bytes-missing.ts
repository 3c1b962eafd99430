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

/** Bytes that were found to be others than those of their sum, and no good copy of them is known: 503. */
export const bytesDamaged = (sha256: string) =>
  new Problem(
    'BYTES_DAMAGED',
    {
      fr: `Les octets de somme SHA-256 ${sha256} se sont abîmés dans le stockage : le hub ne les donne plus.`,
      en: `The bytes with the SHA-256 ${sha256} were damaged in the storage: the hub does not give them out.`,
    },
    {
      status: 503,
      retryAfterS: 3600,
      remedy: {
        fr: 'L’administrateur est prévenu. Que le fournisseur dépose à nouveau le même fichier suffit à le rétablir.',
        en: 'The administrator is told. The provider’s uploading the same file again is enough to restore it.',
      },
    },
  );
