import type { Services } from './services.ts';

export interface ConstellationOptions {
  /** Everything that lasts lies here. */
  dataDir: string;
  /** The hub's port; 0 takes a free one. 8080 unless told. */
  port?: number;
  /** `files` (default), or `s3` for a MinIO of its own; S3_ENDPOINT in `env` is a server that exists already. */
  storage?: 'files' | 's3';
  /** Use cases to start, by the name of their app; all unless told. */
  useCases?: string[];
  /** Loads the demonstration territory; true unless told. */
  demonstration?: boolean;
  hubReplicas?: number;
  /** Takes the place of `process.env`: DATABASE_URL, NATS_URL… point parts at servers that exist. */
  env?: NodeJS.ProcessEnv;
  log?: (line: string) => void;
  /** Gives the start up, and stops what had started. */
  signal?: AbortSignal;
  /** Programs to run instead of the built ones. */
  services?: Services;
}

export interface Constellation {
  url: string;
  /** One per replica of the hub, the first is `url`. */
  urls: string[];
  adminKey: string;
  nats: { url: string; operatorCreds?: string };
  database: { ownerUrl?: string; appUrl: string };
  processes: {
    names(): string[];
    pid(name: string): number | undefined;
    kill(name: string, signal: NodeJS.Signals): void;
    stop(name: string): Promise<void>;
    start(name: string): Promise<void>;
  };
  /** Stops in order: use cases, hub, storage, NATS, Postgres. Several calls are one. */
  stop(): Promise<void>;
}
