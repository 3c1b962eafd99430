import {
  canonicalJson,
  eventSubject,
  fieldsOf,
  type Manifest,
  Problem,
  productDataset,
  putManifest,
} from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { breakingDifferences, checkManifest } from '@cdh/manifest';
import { issueUserJwt, useCasePermissions } from '@cdh/nats';
import { fromPublic } from '@nats-io/nkeys';
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import semver from 'semver';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import { Outbox } from '../../shared/outbox.ts';
import { Catalogue, type Declaration } from '../catalogue/index.ts';
import { ensureJobConsumers } from './jobs/ensure-job-consumers.ts';
import { NamedAlgorithms } from './named-algorithms.ts';
import { UseCasesRepository } from './use-cases.repository.ts';

const JWT_LIFE_S = 12 * 3600;

export interface Registered {
  nats: { servers: string[]; jwt: string; expiresAt: string };
}

/** A use case says what it is, and gets the credential that lets it do exactly that. */
@Injectable()
export class Registration {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly outbox: Outbox,
    private readonly nats: HubNats,
    private readonly catalogue: Catalogue,
    private readonly algorithms: NamedAlgorithms,
    private readonly repository: UseCasesRepository,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  /** Throws MANIFEST_INVALID (422) naming the members, MANIFEST_INCOMPATIBLE (409) with the differences. */
  async register(id: string, body: unknown): Promise<Registered> {
    const { manifest, nkey } = read(id, body);
    const stands = await this.store(id, manifest);
    await ensureJobConsumers(this.nats.jsm, stands);
    const expiresAt = new Date(Date.now() + JWT_LIFE_S * 1000).toISOString();
    const jwt = await issueUserJwt({
      accountPublicKey: this.config.NATS_ACCOUNT,
      signingSeed: this.config.NATS_SIGNING_SEED,
      userPublicKey: nkey,
      name: id,
      permissions: useCasePermissions(manifest),
      expiresInS: JWT_LIFE_S,
    });
    const servers = (this.config.NATS_PUBLIC_URL ?? this.config.NATS_URL).split(',');
    return { nats: { servers, jwt, expiresAt } };
  }

  /** The manifest that stands afterwards: a replica of an older version joins, but replaces nothing. */
  private async store(id: string, manifest: Manifest): Promise<Manifest> {
    const hash = createHash('sha256').update(canonicalJson(manifest)).digest('hex');
    const stands = await this.database.transaction(async () => {
      const row = await this.repository.lock(id);
      if (!row) throw notFound();
      if (row.manifest_hash === hash && row.manifest) return row.manifest;
      if (row.manifest) {
        const older = semver.lt(manifest.version, row.manifest.version);
        refuseDifferences(
          older ? breakingDifferences(manifest, row.manifest) : breakingDifferences(row.manifest, manifest),
        );
        if (older) return row.manifest;
      }
      const unknown = await this.algorithms.check(manifest, row.organisation);
      if (unknown.length > 0) throw invalid(unknown);
      await this.declare(manifest, row.organisation);
      await this.repository.setManifest(id, manifest, hash);
      await this.outbox.add(eventSubject('use-cases', 'use-case-registered', 1), { useCase: id });
      await this.epochs.bump('use-cases');
      return manifest;
    });
    await this.epochs.poll();
    return stands;
  }

  private async declare(manifest: Manifest, publisher: string): Promise<void> {
    const { id, title, description, licence, publishes } = manifest;
    const service: Declaration = {
      id,
      kind: 'service',
      publisher,
      access: 'open',
      record: { title, ...(description ? { description } : {}), licence, useCase: id },
    };
    const products = publishes.map(({ product, partitionedBy, ...texts }): Declaration => ({
      id: productDataset(id, product),
      kind: 'product',
      publisher,
      access: 'restricted',
      record: {
        title: texts.title,
        ...(texts.description ? { description: texts.description } : {}),
        licence: texts.licence,
        useCase: id,
        partitionedBy,
      },
    }));
    await this.catalogue.declare(service, ...products);
  }
}

function read(id: string, body: unknown): { manifest: Manifest; nkey: string } {
  const parsed = putManifest.safeParse(body);
  if (!parsed.success) throw invalid(fieldsOf(parsed.error.issues));
  const { manifest, nkey } = parsed.data;
  const own =
    manifest.id === id
      ? []
      : [
          {
            pointer: '/id',
            detail: {
              fr: `doit être « ${id} », à qui appartient cette adresse`,
              en: `must be "${id}", whose address this is`,
            },
          },
        ];
  const fields = [...own, ...checkManifest(manifest)].map((field) => ({
    ...field,
    pointer: `/manifest${field.pointer}`,
  }));
  if (!isWhole(nkey)) {
    const detail = {
      fr: 'n’est pas une clé publique NATS : sa somme de contrôle est fausse',
      en: 'is no public NATS key: its checksum is wrong',
    };
    fields.push({ pointer: '/nkey', detail });
  }
  if (fields.length > 0) throw invalid(fields);
  return parsed.data;
}

/** The contract says how a key looks; that none of its characters was lost only its checksum tells. */
function isWhole(nkey: string): boolean {
  try {
    fromPublic(nkey);
    return true;
  } catch {
    return false;
  }
}

function invalid(errors: ReturnType<typeof fieldsOf>): Problem {
  const list = errors.slice(0, 5).map(({ pointer, detail }) => ({ pointer, detail }));
  const text = (language: 'fr' | 'en') =>
    list
      .map(
        ({ pointer, detail }) =>
          `${pointer}: ${typeof detail === 'string' ? detail : (detail[language] ?? detail.fr)}`,
      )
      .join(' ; ');
  return new Problem(
    'MANIFEST_INVALID',
    { fr: `Le manifeste est refusé : ${text('fr')}`, en: `The manifest is refused: ${text('en')}` },
    { errors },
  );
}

function refuseDifferences(differences: ReturnType<typeof breakingDifferences>): void {
  if (differences.length === 0) return;
  throw new Problem(
    'MANIFEST_INCOMPATIBLE',
    {
      fr: 'Ce manifeste romprait ce que les partenaires utilisent déjà.',
      en: 'This manifest would break what partners use already.',
    },
    {
      errors: differences.map(({ pointer, detail }) => ({ pointer, detail })),
      extensions: { differences },
      remedy: {
        fr: 'Gardez l’opération telle quelle et ajoutez la nouvelle version à côté (.v2).',
        en: 'Keep the operation as it is and add the new version beside it (.v2).',
      },
    },
  );
}
