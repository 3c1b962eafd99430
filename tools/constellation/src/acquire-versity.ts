import { acquireGoProgram, type AcquireOptions } from './acquire-go-program.ts';

/** Finds the Versity S3 Gateway, else builds it (about two minutes, once): the second S3 server of the tests. */
export const acquireVersity = (options: AcquireOptions): Promise<string> =>
  acquireGoProgram(
    {
      name: 'versitygw',
      module: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
      takes: 'deux minutes, une fois / two minutes, once',
      otherwise:
        'Ni Versity S3 Gateway ni Go : installez l’un des deux. / Neither Versity S3 Gateway nor Go: install one.',
    },
    options,
  );
