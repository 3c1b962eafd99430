import { acquireGoProgram, type AcquireOptions } from './acquire-go-program.ts';

/** Finds `nats`, the operators' command line of NATS, else builds it (about a minute, once). */
export const acquireNatsClient = (options: AcquireOptions): Promise<string> =>
  acquireGoProgram(
    {
      name: 'nats',
      module: 'github.com/nats-io/natscli/nats@latest',
      takes: 'une minute, une fois / one minute, once',
      otherwise:
        'Ni le client « nats » ni Go : installez l’un des deux. / Neither the client "nats" nor Go: install one.',
    },
    options,
  );
