import { inspectFile } from '@cdh/contracts';
import { defineUseCase } from '@cdh/use-case-kit';
import { InspectFileHandler } from './inspect-file.handler.ts';
import { VERSION } from './version.ts';

export const inspector = defineUseCase({
  id: 'inspector',
  version: VERSION,
  title: { fr: 'Inspecteur de fichiers', en: 'File inspector' },
  description: {
    fr: 'Décrit les fichiers d’une version : étendue, variables, nombre de lignes, aperçu ; dit ce qu’il n’a pas pu lire.',
    en: 'Describes the files of a version: extent, variables, row counts, preview; says what it could not read.',
  },
  licence: 'EUPL-1.2',
  contact: { name: 'Climate Data Hub' },
  operations: [{ operation: inspectFile, scope: 'hub' }],
  handlers: [InspectFileHandler],
});
