import { type createUpload, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import type { ObjectStore } from '@cdh/object-store';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor, UploadFile } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type { DatasetRow } from '../catalogue/index.ts';
import { inBatches } from './in-batches.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { planUpload } from './plan-upload.ts';
import { receivedParts } from './received-parts.ts';
import { asProblem } from './store-problem.ts';
import { UploadCleaner } from './upload-cleaner.ts';
import { type UploadRow, UploadsRepository } from './uploads.repository.ts';
import { VerificationWorker } from './verification-worker.ts';

const LIVES_S = 24 * 3600;
/** Store requests of one caller at a time. */
const AT_ONCE = 16;

@Injectable()
export class Uploads {
  constructor(
    private readonly database: HubDatabase,
    private readonly repository: UploadsRepository,
    private readonly cleaner: UploadCleaner,
    private readonly worker: VerificationWorker,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** Plans and opens an upload. A crash before the row stands leaves empty store uploads that nobody has the URL of. */
  async create(
    dataset: DatasetRow,
    { files }: z.output<typeof createUpload>,
    createdBy: Actor,
  ): Promise<UploadRow> {
    const planned = planUpload(files, dataset.record);
    const id = uuidv7();
    const opened: UploadFile[] = [];
    try {
      await asProblem(
        inBatches(planned, AT_ONCE, async (file, index) => {
          const key = `uploads/${id}/${index}`;
          opened[index] = { ...file, key, storeUpload: await this.store.createUpload(key, file) };
        }),
      );
      return await this.repository.insert({
        id,
        dataset: dataset.id,
        files: opened,
        createdBy,
        livesS: LIVES_S,
      });
    } catch (error) {
      await Promise.allSettled(opened.map((file) => this.store.abortUpload(file.key, file.storeUpload)));
      throw error;
    }
  }

  async get(dataset: string, id: string): Promise<UploadRow> {
    const row = await this.repository.find(dataset, id);
    if (!row) throw notFound();
    return row;
  }

  /**
   * Joins the parts and hands the upload to a worker. The row is locked meanwhile: of two completions at once the
   * second finds the upload verifying, which is an answer too. Cut short, it is simply completed again.
   */
  async complete(dataset: string, id: string): Promise<UploadRow> {
    const row = await this.database.transaction(async () => {
      const held = await this.repository.lock(dataset, id);
      if (!held) throw notFound();
      if (stateOf(held) === 'expired') throw over('expirée', 'expired');
      if (held.state !== 'open') return held;
      await asProblem(this.requireParts(held.files));
      await asProblem(
        inBatches(held.files, AT_ONCE, ({ key, storeUpload }) => this.store.completeUpload(key, storeUpload)),
      );
      return this.repository.setVerifying(id);
    });
    this.worker.nudge();
    return row;
  }

  /** Forgets an upload; its bytes go. One that is published stays: its version can be withdrawn. */
  async cancel(dataset: string, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const row = await this.repository.lock(dataset, id);
      if (!row) throw notFound();
      if (row.state === 'published') throw over('publiée', 'published');
      await this.repository.setCancelled(id);
    });
    this.cleaner.cleanSoon(id);
  }

  private async requireParts(files: readonly UploadFile[]): Promise<void> {
    const states = await inBatches(files, AT_ONCE, (file) => receivedParts(this.store, file));
    const lacking = files.flatMap(({ path }, index) => {
      const numbers = (states[index] ?? []).filter(({ received }) => !received).map(({ number }) => number);
      return numbers.length === 0 ? [] : [{ index, path, numbers }];
    });
    if (lacking.length === 0) return;
    const named = lacking
      .slice(0, 20)
      .map(({ path, numbers }) => `${path} (${shorten(numbers)})`)
      .join(', ');
    throw new Problem(
      'PARTS_MISSING',
      { fr: `Des parties manquent : ${named}.`, en: `Parts are missing: ${named}.` },
      {
        errors: lacking.slice(0, 50).map(({ index, numbers }) => ({
          pointer: `/files/${index}/parts`,
          detail: { fr: `non reçues : ${shorten(numbers)}`, en: `not received: ${shorten(numbers)}` },
        })),
        remedy: {
          fr: 'Relisez l’envoi pour obtenir de nouvelles adresses, envoyez ces parties, puis recommencez.',
          en: 'Read the upload for fresh URLs, send these parts, then complete it again.',
        },
        extensions: {
          parts: lacking.slice(0, 50).map(({ path, numbers }) => ({ path, numbers: numbers.slice(0, 100) })),
        },
      },
    );
  }
}

/** An open upload whose time is over has expired, whether or not the sweep has come by. */
export const stateOf = (row: UploadRow): UploadRow['state'] =>
  row.state === 'open' && row.expires_at.getTime() <= Date.now() ? 'expired' : row.state;

const shorten = (numbers: number[]) =>
  `${numbers.slice(0, 20).join(', ')}${numbers.length > 20 ? `, … ${numbers.length}` : ''}`;

const over = (fr: string, en: string) =>
  new Problem('CONFLICT', { fr: `Cet envoi est déjà ${fr}.`, en: `This upload is ${en} already.` });
