import { Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';

const EXCEPTIONS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';

const typed = (problem: Problem, name: string) =>
  new Problem(problem.code, problem.detail, {
    ...problem.options,
    status: problem.status,
    type: `${EXCEPTIONS}/${name}`,
    cause: problem,
  });

export const noSuchJob = () => typed(notFound(), 'no-such-job');
export const noSuchProcess = () => typed(notFound(), 'no-such-process');

export const resultNotReady = () =>
  typed(
    new Problem(
      'RESULT_NOT_READY',
      { fr: 'Ce travail n’est pas terminé.', en: 'This job is not over yet.' },
      { status: 404 },
    ),
    'result-not-ready',
  );

/** Gives the hub's problems the types that OGC API – Processes names; all other members stay. */
export class StandardExceptions implements NestInterceptor {
  constructor(private readonly missing: 'no-such-process' | 'no-such-job') {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (!(error instanceof Problem) || error.options.type !== undefined) throw error;
        if (error.code === 'NOT_FOUND') throw typed(error, this.missing);
        if (error.code === 'INPUT_INVALID') throw typed(error, 'InvalidParameterValue');
        throw error;
      }),
    );
  }
}

export const notParked = () =>
  new Problem('CONFLICT', {
    fr: 'Seul un travail mis de côté peut être relancé.',
    en: 'Only a parked job can be retried.',
  });

export const noResults = () =>
  new Problem('CONFLICT', {
    fr: 'Ce travail n’a pas de résultats.',
    en: 'This job has no results.',
  });
