import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type {
  DescriptionState,
  Distribution,
  FileDescription,
  FileExtent,
  FilePreview,
  FileThumbnail,
  LanguageMap,
  Manifest,
  PartitionRef,
  WireProblem,
} from '@cdh/contracts';

type At = ColumnType<Date, Date | string, Date | string>;
type GeneratedAt = ColumnType<Date, Date | string | undefined, Date | string>;
type OptionalAt = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = JSONColumnType<T & object, string, string>;
type OptionalJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** Who acts, as stored: kind and id, no more. */
export interface Actor {
  kind: string;
  id: string;
}

export interface InventoryFile {
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
  /** Id of the distribution that it belongs to, where licence and access are not the dataset's. */
  distribution?: string;
  extent?: FileExtent;
}

/** What an upload said of the version that it makes. */
export interface PublicationOptions {
  draft?: boolean;
  identifier?: string;
  distributions?: Distribution[];
}

export interface Retirement {
  date: string;
  reason: LanguageMap;
  successor?: string;
}

export interface InputRef {
  dataset: string;
  version: number;
  digest: string;
}

export interface UploadFile {
  path: string;
  mediaType: string;
  size: number;
  sha256?: string;
  distribution?: string;
  extent?: FileExtent;
  key: string;
  storeUpload: string;
  partSize: number;
}

/** A file of a version. */
export interface FileRef {
  dataset: string;
  version: number;
  path: string;
}

/** The store of all bytes, and that of their second copies. */
export type StoragePlace = 'first' | 'second';
/** What reading bytes again can come to, other than that they are good. */
export type StorageFinding = 'changed' | 'missing' | 'unreadable';

export interface Provenance {
  inputs: InputRef[];
  useCase: { id: string; version: string; image?: string };
  recipe: Record<string, unknown>;
  startedAt: string;
  endedAt: string;
  /** Versions of datasets of kind `algorithm` that the use case says it applies. */
  algorithms?: { dataset: string; version: number }[];
}

export interface Schema {
  'platform.outbox': {
    id: GeneratedAlways<number>;
    message_id: string;
    subject: string;
    payload: Json<unknown>;
    trace: Json<Record<string, string>>;
    created_at: GeneratedAt;
    published_at: OptionalAt;
  };
  'platform.idempotency': {
    principal: string;
    key: string;
    request_hash: string;
    status: number | null;
    location: string | null;
    body: Buffer | null;
    created_at: GeneratedAt;
  };
  'platform.epochs': { topic: string; value: number };
  'identity.organisations': { id: string; name: Json<LanguageMap>; created_at: GeneratedAt };
  'identity.principals': {
    kind: string;
    id: string;
    organisation: string | null;
    name: string;
    roles: string[];
    secret_sha256: string | null;
    issuer: string | null;
    created_at: GeneratedAt;
  };
  'identity.pseudonyms': { member: string; pseudonym: string };
  'identity.api_keys': {
    id: string;
    kind: string;
    principal: string;
    name: string;
    sha256: string;
    created_at: GeneratedAt;
    expires_at: OptionalAt;
    revoked_at: OptionalAt;
  };
  'catalogue.datasets': {
    id: string;
    kind: string;
    publisher: string;
    access: 'open' | 'restricted' | 'private';
    record: Json<Record<string, unknown>>;
    revision: Generated<number>;
    latest: number | null;
    search: string;
    created_at: GeneratedAt;
    updated_at: GeneratedAt;
    retirement: OptionalJson<Retirement>;
  };
  'catalogue.versions': {
    dataset: string;
    number: number;
    state: Generated<string>;
    digest: string;
    partition: string | null;
    provenance: OptionalJson<Provenance>;
    reason: OptionalJson<LanguageMap>;
    published_at: GeneratedAt;
    published_by: Json<Actor>;
    identifier: string | null;
    access: 'open' | 'restricted' | null;
    distributions: OptionalJson<Distribution[]>;
    successor: number | null;
    record_sha256: string | null;
    released: Generated<boolean>;
  };
  'catalogue.records': {
    dataset: string;
    sha256: string;
    record: Json<Record<string, unknown>>;
    created_at: GeneratedAt;
  };
  'catalogue.inputs': { dataset: string; number: number; input_dataset: string; input_number: number };
  'catalogue.collections': {
    id: string;
    publisher: string;
    record: Json<Record<string, unknown>>;
    revision: Generated<number>;
    created_at: GeneratedAt;
    updated_at: GeneratedAt;
  };
  'catalogue.notices': {
    id: string;
    recipient_kind: string;
    recipient: string;
    kind: string;
    dataset: string;
    version: number | null;
    because: 'grant' | 'derivation';
    detail: Json<NoticeDetail>;
    created_at: GeneratedAt;
  };
  'catalogue.version_files': {
    dataset: string;
    number: number;
    ordinal: number;
    path: string;
    media_type: string;
    size: number;
    sha256: string;
    distribution: string | null;
    extent: OptionalJson<FileExtent>;
  };
  'trust.grants': {
    id: string;
    dataset: string;
    grantee_kind: string;
    grantee: string;
    actions: string[];
    through: string | null;
    purpose: string;
    valid_from: OptionalAt;
    valid_until: OptionalAt;
    granted_by: Json<Actor>;
    created_at: GeneratedAt;
    revoked_at: OptionalAt;
  };
  'audit.entries': { seq: number; at: At; dataset: string | null; entry: string };
  'audit.counter': { only_row: boolean; seq: number };
  'storage.blobs': {
    sha256: string;
    object_key: string;
    size: number;
    created_at: GeneratedAt;
    checked_at: GeneratedAt;
    damaged_at: OptionalAt;
    released_at: OptionalAt;
    locked_until: OptionalAt;
    copy_key: string | null;
    copied_to: string | null;
    lease_until: OptionalAt;
  };
  'storage.doomed': {
    place: StoragePlace;
    object_key: string;
    upload_id: string | null;
    due_at: GeneratedAt;
  };
  'storage.scrubs': { requested_at: GeneratedAt; requested_by: Json<Actor> };
  'storage.findings': {
    id: GeneratedAlways<number>;
    at: GeneratedAt;
    sha256: string;
    size: number;
    place: StoragePlace;
    finding: StorageFinding;
    received: string | null;
    files: Json<FileRef[]>;
    state: 'lost' | 'copying' | 'restored';
    restored_at: OptionalAt;
  };
  'storage.uploads': {
    id: string;
    dataset: string;
    state: Generated<'open' | 'verifying' | 'published' | 'rejected' | 'expired' | 'cancelled'>;
    files: Json<UploadFile[]>;
    version: number | null;
    problem: OptionalJson<WireProblem>;
    created_by: Json<Actor>;
    created_at: GeneratedAt;
    expires_at: At;
    lease_until: OptionalAt;
    attempts: Generated<number>;
    failures: Generated<number>;
    cleaned: Generated<boolean>;
    publication: OptionalJson<PublicationOptions>;
  };
  'storage.staged': {
    object_key: string;
    upload_id: string;
    owner: string;
    size: number;
    sha256: string | null;
    verified: Generated<boolean>;
    created_at: GeneratedAt;
    keep_until: GeneratedAt;
  };
  'use_cases.use_cases': {
    id: string;
    organisation: string;
    manifest: OptionalJson<Manifest>;
    manifest_hash: string | null;
    suspended: Generated<boolean>;
    created_at: GeneratedAt;
    registered_at: OptionalAt;
  };
  'use_cases.jobs': {
    id: string;
    kind: Generated<'partition' | 'operation'>;
    use_case: string;
    operation: string;
    version: Generated<number>;
    state: Generated<JobState>;
    product: string | null;
    partition: string | null;
    wanted: OptionalJson<Wanted>;
    input: OptionalJson<Record<string, unknown>>;
    input_hash: string | null;
    partitions: OptionalJson<PartitionRef[]>;
    submitter_kind: string | null;
    submitter: string | null;
    submitter_name: string | null;
    submitter_organisation: string | null;
    batch: string | null;
    queue_seq: Generated<number>;
    progress: Generated<number>;
    message: OptionalJson<LanguageMap>;
    attempts: Generated<number>;
    attempt: string | null;
    applied: Generated<number>;
    inputs: OptionalJson<JobInput[]>;
    problem: OptionalJson<WireProblem>;
    results: OptionalJson<InventoryFile[]>;
    created_at: GeneratedAt;
    started_at: OptionalAt;
    ended_at: OptionalAt;
    retain_until: OptionalAt;
    heard_at: OptionalAt;
  };
  'use_cases.partitions': {
    product: string;
    partition: string;
    use_case: string;
    publisher: string;
    wanted: Json<Wanted>;
    job: string | null;
    state: Generated<'pending' | 'current' | 'failed'>;
    problem: OptionalJson<WireProblem>;
    version: number | null;
    digest: string | null;
    inputs: OptionalJson<InputRef[]>;
    attributes: OptionalJson<Record<string, unknown>>;
    updated_at: GeneratedAt;
  };
  'processes.executions': {
    job: string;
    response: 'raw' | 'document';
    media_type: string | null;
  };
  'processes.echoes': {
    id: string;
    request: Json<EchoRequest>;
    submitter_kind: string;
    submitter: string;
    created_at: GeneratedAt;
    ends_at: At;
    dismissed_at: OptionalAt;
    retain_until: At;
  };
  'inspection.descriptions': {
    dataset: string;
    number: number;
    path: string;
    state: Generated<DescriptionState>;
    description: OptionalJson<FileDescription>;
    preview: OptionalJson<FilePreview>;
    thumbnail: OptionalJson<FileThumbnail>;
    attempts: Generated<number>;
    next_at: GeneratedAt;
  };
  'metering.usage_events': {
    id: GeneratedAlways<number>;
    at: At;
    principal_kind: string;
    principal: string;
    organisation: string | null;
    grant_id: string | null;
    dataset: string | null;
    version: number | null;
    use_case: string | null;
    operation: string | null;
    status: number;
    bytes: number;
    cpu_ms: number;
  };
}

/** What a notice tells beside its kind. */
export interface NoticeDetail {
  reason: LanguageMap;
  successor?: { dataset: string; version?: number };
  /** Of a retirement: from this day on. */
  date?: string;
  /** Products of the recipient's that are made from it. */
  products?: string[];
}

/** `queued` is what callers see as `accepted`. */
export type JobState = 'queued' | 'running' | 'successful' | 'failed' | 'dismissed' | 'superseded' | 'parked';

/** An input of a job; where somebody else submitted it, with the grant under which it was. */
export interface JobInput extends InputRef {
  grant?: string | null;
}

/** What the echo process was asked. */
export interface EchoRequest {
  inputs: Record<string, unknown>;
  /** Names of the outputs wanted. */
  outputs: string[];
  response: 'raw' | 'document';
}

/** What a partition should be computed from, and by which version of the use case. */
export interface Wanted {
  inputs: InputRef[];
  useCaseVersion: string;
  /** Datasets of other publishers that claim the same partition: the earliest publisher has it. */
  excluded?: string[];
}
