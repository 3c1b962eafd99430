import { acceptedLanguage, inLanguage } from '@cdh/contracts';
import { Controller, Get, Headers, Inject } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { type Link, linker, OGC } from './links.ts';

const SPEC = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';
/** Those that hold: no callbacks, no HTML. */
const CONFORMS_TO = ['core', 'ogc-process-description', 'json', 'oas30', 'job-list', 'dismiss'].map(
  (name) => `${SPEC}/${name}`,
);

/** Where a client of OGC API – Processes begins. */
@Controller()
export class LandingController {
  constructor(@Inject(HUB_CONFIG) private readonly config: HubConfig) {}

  @Get()
  landing(@Headers('accept-language') languages: string | undefined): {
    title: string;
    description: string;
    links: Link[];
  } {
    const language = acceptedLanguage(languages);
    const link = linker(this.config.publicUrl, language);
    const text = (fr: string, en: string) => inLanguage({ fr, en }, language);
    return {
      title: text('Hub de données climatiques', 'Climate Data Hub'),
      description: text(
        'Données climatiques, et ce que des cas d’usage en calculent.',
        'Climate data, and what use cases compute from them.',
      ),
      links: [
        link('self', '/', { fr: 'Cette page', en: 'This page' }),
        link(
          'service-desc',
          '/openapi.json',
          { fr: 'Description de l’interface', en: 'Description of the interface' },
          'application/vnd.oai.openapi+json;version=3.1',
        ),
        link(
          'service-desc',
          '/openapi.json?version=3.0',
          { fr: 'La même en OpenAPI 3.0', en: 'The same in OpenAPI 3.0' },
          'application/vnd.oai.openapi+json;version=3.0',
        ),
        link(
          'service-doc',
          '/docs',
          { fr: 'Documentation à lire', en: 'Documentation to read' },
          'text/html',
        ),
        link('conformance', '/conformance', { fr: 'Conformité', en: 'Conformance' }),
        link(`${OGC}/conformance`, '/conformance', { fr: 'Conformité', en: 'Conformance' }),
        link(`${OGC}/processes`, '/processes', { fr: 'Processus', en: 'Processes' }),
        link('processes', '/processes', { fr: 'Processus', en: 'Processes' }),
        link(`${OGC}/job-list`, '/jobs', { fr: 'Travaux', en: 'Jobs' }),
        link('job-list', '/jobs', { fr: 'Travaux', en: 'Jobs' }),
      ],
    };
  }

  @Get('conformance')
  conformance(): { conformsTo: string[] } {
    return { conformsTo: CONFORMS_TO };
  }
}
