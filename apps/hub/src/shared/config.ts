import { commaList, json } from '@cdh/config';
import { z } from 'zod';

const roles = ['api', 'gateway', 'worker'] as const;

const issuers = z.array(
  z.strictObject({
    issuer: z.url(),
    audience: z.string().min(1),
    /** Claim that names the client. */
    claim: z.string().default('client_id'),
    jwksUri: z.url().optional(),
  }),
);

export const hubConfig = z
  .object({
    CDH_ENV: z
      .string()
      .regex(/^[a-z0-9]{1,16}$/)
      .default('dev'),
    CDH_HOST: z.string().default('127.0.0.1'),
    CDH_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
    CDH_PUBLIC_URL: z.url().optional(),
    /** Where use cases reach this hub when that is not where partners do: they then reach S3_ENDPOINT as the hub does. */
    CDH_INTERNAL_URL: z.url().optional(),
    CDH_ROLES: commaList([...roles]).default([...roles]),
    CDH_SECRET: z.string().min(32, 'at least 32 characters: it signs URLs and encrypts remembered answers'),
    CDH_ADMIN_KEY: z.string().min(16).optional(),
    CDH_READY_AFTER: z.string().startsWith('/').optional(),
    /** Once told to stop: how long requests are still taken while /readyz says no, until every proxy has heard of it. */
    CDH_DRAIN_MS: z.coerce.number().int().min(0).max(600_000).default(0),
    DATABASE_URL: z.url(),
    DATABASE_OWNER_URL: z.url().optional(),
    NATS_URL: z.string().min(1),
    NATS_PUBLIC_URL: z.string().min(1).optional(),
    NATS_ACCOUNT: z.string().regex(/^A[A-Z2-7]{55}$/, 'expected the public key of a NATS account'),
    NATS_SIGNING_SEED: z.string().regex(/^SA[A-Z2-7]{56}$/, 'expected the seed of an account signing key'),
    STORAGE_DIR: z.string().min(1).optional(),
    S3_ENDPOINT: z.url().optional(),
    S3_PUBLIC_ENDPOINT: z.url().optional(),
    S3_ACCESS_KEY: z.string().optional(),
    S3_SECRET_KEY: z.string().optional(),
    S3_BUCKET: z.string().default('cdh'),
    S3_REGION: z.string().default('us-east-1'),
    /** Object lock for published bytes, where the store has it: how strictly, and for how long from publication. */
    CDH_STORAGE_LOCK_MODE: z.enum(['governance', 'compliance']).optional(),
    CDH_STORAGE_LOCK_DAYS: z.coerce.number().int().min(1).max(36_500).default(365),
    /** A second store, to which all that is published is copied: a directory, or S3. */
    CDH_COPY_DIR: z.string().min(1).optional(),
    CDH_COPY_S3_ENDPOINT: z.url().optional(),
    CDH_COPY_S3_ACCESS_KEY: z.string().optional(),
    CDH_COPY_S3_SECRET_KEY: z.string().optional(),
    CDH_COPY_S3_BUCKET: z.string().default('cdh-copy'),
    CDH_COPY_S3_REGION: z.string().default('us-east-1'),
    /** Everything that is stored is read again within this time, by each worker at most at this speed. */
    CDH_SCRUB_DAYS: z.coerce.number().positive().max(3650).default(30),
    CDH_SCRUB_BYTES_PER_S: z.coerce
      .number()
      .int()
      .min(1024)
      .default(20 * 1024 ** 2),
    /** Use case that looks at files before and after they are published: the one that is shown private data for this. */
    CDH_INSPECTOR: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .optional(),
    /** Memory of one process for answers that it has given. */
    CDH_ANSWER_CACHE_BYTES: z.coerce
      .number()
      .int()
      .min(0)
      .default(32 * 1024 ** 2),
    /**
     * What a partner (an organisation) may ask of one process within the window, in points: a call costs 1, one that a
     * use case has to work for 10 more, a job 10; 0 for no limit. Callers without a credential, by their address.
     */
    CDH_RATE_PARTNER: z.coerce.number().int().min(0).default(150_000),
    CDH_RATE_ANONYMOUS: z.coerce.number().int().min(0).default(30_000),
    CDH_RATE_WINDOW_S: z.coerce.number().int().min(1).max(3600).default(10),
    /** Addresses, ranges and names (loopback, linklocal, uniquelocal) of proxies whose X-Forwarded-* are believed. */
    CDH_TRUSTED_PROXIES: z.string().min(1).default('loopback, linklocal, uniquelocal'),
    /** How long jobs that are over, and their results, are kept. */
    CDH_JOB_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
    OIDC_ISSUERS: json(issuers, '[{"issuer":"https://…","audience":"…"}]').optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .refine((c) => c.STORAGE_DIR !== undefined || c.S3_ENDPOINT !== undefined, {
    path: ['STORAGE_DIR'],
    message: 'set STORAGE_DIR (files) or S3_ENDPOINT',
  })
  .transform((c) => {
    const publicUrl = (c.CDH_PUBLIC_URL ?? `http://${c.CDH_HOST}:${c.CDH_PORT}`).replace(/\/$/, '');
    return { ...c, publicUrl, internalUrl: c.CDH_INTERNAL_URL?.replace(/\/$/, '') ?? publicUrl };
  });

export type HubConfig = z.output<typeof hubConfig>;
/** Injection token of the configuration. */
export const HUB_CONFIG = Symbol('HUB_CONFIG');
