/** Shapes of the hub's HTTP interface: what its table says, as types. Times are RFC 3339 in UTC. */

/** Text shown to people: French always, English where there is one. */
export interface LanguageMap {
  fr: string;
  en?: string;
}
/** On input a bare string is taken as French. */
export type Text = string | LanguageMap;

export type Role = 'owner' | 'provider' | 'partner';
export type PrincipalKind = 'organisation' | 'member' | 'client' | 'use-case' | 'administrator' | 'anonymous';
export interface PrincipalRef {
  kind: PrincipalKind;
  id: string;
}

export interface Organisation {
  id: string;
  name: LanguageMap;
  createdAt: string;
}
export interface NewOrganisation {
  id: string;
  name: Text;
}

/** A member or a client of an organisation. */
export interface Person {
  id: string;
  name: string;
  roles: Role[];
  createdAt: string;
}
export interface NewPerson {
  id: string;
  name: string;
  roles: Role[];
}
/** The secret is shown this once. */
export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

export interface NewKey {
  principal?: PrincipalRef;
  name: string;
  expiresAt?: string;
}
/** The key is shown this once. */
export interface CreatedKey {
  id: string;
  key: string;
  expiresAt: string | null;
}
export interface Key {
  id: string;
  principal: PrincipalRef;
  name: string;
  createdAt: string;
  expiresAt: string | null;
}

export interface Whoami {
  kind: PrincipalKind;
  id: string;
  organisation: string | null;
  roles: Role[];
}

export interface AccessToken {
  access_token: string;
  token_type: string;
  expires_in: number;
}

export type Access = 'open' | 'restricted' | 'private';
export type DatasetKind = 'source' | 'product' | 'service' | 'algorithm';

export interface Variable {
  column: string;
  role: string;
  unit?: string;
}

/** Body of `PUT /datasets/{id}`; `T` is what a text may be. */
export interface DatasetInput<T = Text> {
  title: T;
  description?: T;
  publisher: string;
  access: Access;
  licence: string;
  conformsTo?: string[];
  temporal?: { start?: string; end?: string };
  spatial?: string[];
  site?: { id: string; name: T; lon?: number; lat?: number };
  csv?: { delimiter?: string; decimal?: string; encoding?: string };
  variables?: Variable[];
}

export interface Dataset extends DatasetInput<LanguageMap> {
  id: string;
  kind: DatasetKind;
  /** The newest published version, by its number or as its summary; absent or null when there is none. */
  latest?: number | { number: number; digest?: string; publishedAt?: string } | null;
}

export type Action = 'read' | 'derive' | 'query';

export interface AccessCheck {
  allowed: boolean;
  missing?: { role: string } | { dataset: string; action: string; through?: string };
  remedy?: string;
}

export interface NewUploadFile {
  path: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** 64 hexadecimal digits. */
  sha256?: string;
}
export interface UploadPart {
  number: number;
  /** Bytes from the start of the file. */
  offset: number;
  size: number;
  url: string;
  received: boolean;
}
export type UploadState = 'open' | 'verifying' | 'published' | 'rejected' | 'expired';
export interface Upload {
  id: string;
  expiresAt: string;
  files: { path: string; parts: UploadPart[] }[];
  state: UploadState;
  version?: number;
  problem?: ProblemDocument;
}

export interface InventoryFile {
  path: string;
  mediaType: string;
  size: number;
  sha256: string;
}
export interface Version {
  number: number;
  state: 'published' | 'deprecated' | 'withdrawn' | 'erased';
  digest: string;
  files: InventoryFile[];
  publishedAt: string;
  publishedBy: PrincipalRef | string;
}

export interface Provenance {
  inputs: { dataset: string; version: number; digest: string }[];
  useCase: { id: string; version: string; image?: string };
  recipe: unknown;
  startedAt: string;
  endedAt: string;
}

export interface NewGrant {
  dataset: string;
  grantee: PrincipalRef;
  actions: Action[];
  through?: string;
  purpose: string;
  validFrom?: string;
  validUntil?: string;
}
export interface Grant extends NewGrant {
  id: string;
  state: 'active' | 'pending' | 'expired' | 'revoked';
}

export interface UseCase {
  id: string;
  title: LanguageMap;
  version: string;
  state: 'live' | 'unavailable' | 'suspended';
  replicas: number;
  reads: unknown[];
  publishes: unknown[];
  operations: { name: string; version: number; kind: 'query' | 'job'; href: string }[];
}
export interface ReservedUseCase {
  id: string;
  organisation: string;
}

export interface ProductPartition {
  dataset: string;
  partition: string;
  version: number | null;
  inputs: { dataset: string; version: number }[];
  state: 'current' | 'pending' | 'failed';
  problem?: ProblemDocument;
}

export interface AuditEntry {
  seq: number;
  at: string;
  principal: PrincipalRef;
  action: string;
  decision: string;
  traceId: string | null;
  dataset?: string;
  version?: number;
  through?: string;
  grant?: string;
}

export interface UsageItem {
  day: string;
  principal: PrincipalRef;
  grant?: string;
  dataset?: string;
  useCase?: string;
  operation?: string;
  calls: number;
  bytes: number;
  cpuMs: number;
  refused: number;
}

/** RFC 9457 with the hub's own members. */
export interface ProblemDocument {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  traceId?: string;
  errors?: { pointer: string; detail: string }[];
  missing?: AccessCheck['missing'];
  remedy?: string;
  [extension: string]: unknown;
}

/** A page of a list; `next` is the address of the following one. */
export interface Page<T> {
  items: T[];
  next?: string;
  total?: number;
}
