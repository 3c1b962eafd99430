/** What a signed token of each use says; `k` is an object's key. */
export interface PartToken {
  k: string;
  /** The store's upload. */
  u: string;
  /** Part number and its size in bytes. */
  n: number;
  s: number;
}

export interface BlobToken {
  /** SHA-256 of the bytes. */
  h: string;
  /** Media type and file name. */
  m: string;
  f: string;
  /** Key and size of an object that is no blob. */
  k?: string;
  s?: number;
}

export const PART = 'part';
export const STAGED = 'staged';
export const BLOB = 'blob';
/** Issued download URLs live no longer. */
export const DOWNLOAD_S = 60;
