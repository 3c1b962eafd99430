import { acquireGoProgram, type AcquireOptions } from './acquire-go-program.ts';

/** Finds MinIO, else builds it (about two minutes, once): it is published as source only. */
export const acquireMinio = (options: AcquireOptions): Promise<string> =>
  acquireGoProgram(
    {
      name: 'minio',
      module: 'github.com/minio/minio@latest',
      takes: 'deux minutes, une fois / two minutes, once',
      otherwise:
        'Ni MinIO ni Go : installez l’un des deux, ou donnez S3_ENDPOINT. / Neither MinIO nor Go: install one, or set S3_ENDPOINT.',
    },
    options,
  );
