import { z } from 'zod';
import { languageMap } from '../kernel/language-map.ts';
import { operation } from '../kernel/operation.ts';
import { sha256Hex } from '../kernel/identifiers.ts';

/** What a use case asks of the hub over NATS, on subjects that end in its own id (`controlSubject`). */

const issuedFile = z.object({
  path: z.string(),
  mediaType: z.string(),
  size: z.int(),
  sha256: sha256Hex,
  /** Good for at most 60 s. */
  url: z.string(),
});
export type IssuedFile = z.output<typeof issuedFile>;

const inputVersion = z.object({
  /** The dataset's record as `GET /datasets/{id}` shows it. */
  dataset: z.looseObject({ id: z.string() }),
  version: z.int(),
  digest: sha256Hex,
  files: z.array(issuedFile),
});
export type InputVersion = z.output<typeof inputVersion>;

/** Starts an attempt at a partition: decides `derive` on each input, pins their versions, issues URLs. */
export const startPartition = operation({
  name: 'start-partition',
  version: 1,
  kind: 'query',
  summary: { fr: 'Commencer le calcul d’une partition', en: 'Start computing a partition' },
  input: z.object({ job: z.string() }),
  output: z.object({
    attempt: z.string(),
    product: z.string(),
    partition: z.string(),
    inputs: z.array(inputVersion),
  }),
  errors: { JOB_SUPERSEDED: 409 },
});

const partitionRef = z.object({
  product: z.string(),
  partition: z.string(),
  version: z.int(),
  digest: sha256Hex,
  attributes: z.unknown(),
});

/** Where a list of partitions lies that is too large for a message: known by its checksum, under which it may be kept. */
export const partitionsClaim = z.object({
  /** Good for at most 60 s. */
  url: z.string(),
  sha256: sha256Hex,
  /** Bytes of the list as they lie there: JSON in zstd. */
  size: z.int().min(1),
});
export type PartitionsClaim = z.output<typeof partitionsClaim>;

/**
 * Starts an attempt at a job of an operation; the attempt before, if one still runs, is superseded. Partitions are in
 * the state that they had when the job was submitted; their bytes come by `issue-partition`, when they are needed.
 */
export const startJob = operation({
  name: 'start-job',
  version: 1,
  kind: 'query',
  summary: { fr: 'Commencer un travail', en: 'Start a job' },
  input: z.object({ job: z.string() }),
  output: z.object({
    attempt: z.string(),
    operation: z.string(),
    version: z.int(),
    input: z.unknown(),
    partitions: z.array(partitionRef),
    /** Where they are, when they are too many for a message; `partitions` is empty then. */
    partitionsClaim: partitionsClaim.optional(),
    /** How far an earlier attempt came, in percent. */
    progress: z.int(),
  }),
  errors: { JOB_SUPERSEDED: 409 },
});

/** How far an attempt is; refused once the job was dismissed or another attempt has begun. */
export const reportProgress = operation({
  name: 'report-progress',
  version: 1,
  kind: 'query',
  summary: { fr: 'Dire où en est un travail', en: 'Report progress' },
  input: z.object({
    job: z.string(),
    attempt: z.string(),
    percent: z.int().min(0).max(100),
    message: languageMap.optional(),
  }),
  output: z.object({}),
  errors: { JOB_SUPERSEDED: 409 },
});

const toldProblem = z.looseObject({ code: z.string(), status: z.int() });

/** The error of an attempt that will be tried again: the cause to show once no attempt is left. */
export const reportError = operation({
  name: 'report-error',
  version: 1,
  kind: 'query',
  summary: { fr: 'Dire pourquoi une tentative a échoué', en: 'Report why an attempt failed' },
  input: z.object({ job: z.string(), attempt: z.string(), problem: toldProblem }),
  output: z.object({}),
  errors: { JOB_SUPERSEDED: 409 },
});

/** URLs to PUT an attempt's files to; none where the hub has these bytes already. */
export const issueUploads = operation({
  name: 'issue-uploads',
  version: 1,
  kind: 'query',
  summary: { fr: 'Obtenir où déposer des fichiers', en: 'Get where to put files' },
  input: z.object({
    job: z.string(),
    attempt: z.string(),
    files: z
      .array(
        z.object({
          path: z.string().min(1).max(500),
          mediaType: z.string(),
          size: z.int().min(0),
          sha256: sha256Hex,
        }),
      )
      .min(1)
      .max(1000),
  }),
  output: z.object({ files: z.array(z.object({ path: z.string(), url: z.string().nullable() })) }),
  errors: { JOB_SUPERSEDED: 409 },
});

/** The one completion report of an attempt, applied once. */
export const completePartition = operation({
  name: 'complete-partition',
  version: 1,
  kind: 'query',
  summary: { fr: 'Rendre compte d’un calcul', en: 'Report a computation' },
  input: z.object({
    job: z.string(),
    attempt: z.string(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    cpuMs: z.number().min(0),
    outcome: z.discriminatedUnion('state', [
      z.object({
        state: z.literal('successful'),
        files: z
          .array(z.object({ path: z.string(), mediaType: z.string(), size: z.int(), sha256: sha256Hex }))
          .min(1)
          .max(1000),
        recipe: z.record(z.string(), z.unknown()),
        attributes: z.record(z.string(), z.unknown()).default({}),
      }),
      z.object({ state: z.literal('failed'), problem: toldProblem }),
    ]),
  }),
  output: z.object({ version: z.int().nullable() }),
  errors: { JOB_SUPERSEDED: 409, BYTES_MISSING: 422 },
});

/** What a completion report may carry of its files itself, all together, in bytes; the rest is put by URL before. */
export const MAX_INLINE_RESULTS = 256 * 1024;

/** The one completion report of an attempt at an operation's job, applied once. */
export const completeJob = operation({
  name: 'complete-job',
  version: 1,
  kind: 'query',
  summary: { fr: 'Rendre compte d’un travail', en: 'Report a job' },
  input: z.object({
    job: z.string(),
    attempt: z.string(),
    cpuMs: z.number().min(0),
    outcome: z.discriminatedUnion('state', [
      z.object({
        state: z.literal('successful'),
        files: z
          .array(
            z.object({
              path: z.string().min(1).max(500),
              mediaType: z.string(),
              size: z.int().min(0),
              sha256: sha256Hex,
              /** The bytes themselves in base64, where they are few. */
              content: z.string().optional(),
            }),
          )
          .min(1)
          .max(1000),
      }),
      z.object({ state: z.literal('failed'), problem: toldProblem }),
    ]),
  }),
  output: z.object({}),
  errors: { JOB_SUPERSEDED: 409, BYTES_MISSING: 422 },
});

/** URLs of a partition of the caller's own product, to answer queries from it. */
export const issuePartition = operation({
  name: 'issue-partition',
  version: 1,
  kind: 'query',
  summary: { fr: 'Obtenir les fichiers d’une partition', en: 'Get the files of a partition' },
  input: z.object({ product: z.string(), partition: z.string(), version: z.int() }),
  output: z.object({ files: z.array(issuedFile) }),
  errors: { PARTITION_UNKNOWN: 404 },
});

/** A place for an answer too large for a message. */
export const issueClaim = operation({
  name: 'issue-claim',
  version: 1,
  kind: 'query',
  summary: { fr: 'Déposer une grande réponse', en: 'Leave a large answer' },
  input: z.object({ size: z.int().min(1), mediaType: z.string() }),
  output: z.object({ claim: z.string(), url: z.string() }),
  errors: {},
});

/** Module of the hub that serves each control operation: part of its subject. */
export const controlModule = {
  'start-partition': 'use-cases',
  'issue-uploads': 'use-cases',
  'complete-partition': 'use-cases',
  'issue-partition': 'use-cases',
  'issue-claim': 'use-cases',
  'start-job': 'use-cases',
  'report-progress': 'use-cases',
  'report-error': 'use-cases',
  'complete-job': 'use-cases',
} as const;

/** What a message of the `JOBS` stream says; the rest is asked for when the attempt starts. */
export const partitionJobMessage = z.object({ job: z.string(), product: z.string(), partition: z.string() });
export type PartitionJobMessage = z.output<typeof partitionJobMessage>;
/** The same, for a job of either kind. */
export const jobMessage = z.object({ job: z.string() });

/** `events.use-cases.partition-published.v1.<use-case>`: a partition's name may be private. */
export const partitionPublished = z.object({
  useCase: z.string(),
  product: z.string(),
  partition: z.string(),
  version: z.int(),
  digest: sha256Hex,
});
/** `events.catalogue.version-published.v1`. */
export const versionPublished = z.object({ dataset: z.string(), version: z.int(), digest: sha256Hex });
