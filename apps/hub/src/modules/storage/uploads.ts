import { type createUpload, Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { type ObjectStore, planParts } from '@cdh/object-store';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor, UploadFile } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type { DatasetRow } from '../catalogue/index.ts';
import { DoomedRepository } from './deletion/doomed.repository.ts';
import { readPublication } from './check-publication.ts';
import { inBatches } from './in-batches.ts';
import { OBJECT_STORE } from './object-store.provider.ts';
import { planUpload } from './plan-upload.ts';
import { partsMissing } from './parts-missing.ts';
import { heldParts } from './received-parts.ts';
import { asProblem, isNotFound } from './store-problem.ts';
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
    private readonly doomed: DoomedRepository,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /** Plans and opens an upload. A crash before the row stands leaves store uploads that `Orphans` finds. */
  async create(
    dataset: DatasetRow,
    body: z.output<typeof createUpload>,
    createdBy: Actor,
  ): Promise<UploadRow> {
    const planned = planUpload(body.files, dataset.record);
    const publication = readPublication(body);
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
        publication,
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
   * Joins the parts and hands the upload to a worker. Not within a transaction, since a store may be slow: of two
   * completions at once both join, which is no error, and the second to lock the row finds it verifying. Cut short, it
   * is simply completed again. What an upload that was cancelled meanwhile was joined to is deleted again.
   */
  async complete(dataset: string, id: string): Promise<UploadRow> {
    const seen = await this.get(dataset, id);
    if (seen.state !== 'open') return seen;
    if (stateOf(seen) === 'expired') throw over('expirée', 'expired');
    try {
      await asProblem(this.join(seen.files));
    } catch (error) {
      // Another completion, or a cancellation, may have been faster.
      const now = await this.get(dataset, id);
      if (now.state === 'open' || now.state === 'expired') throw error;
      return now;
    }
    const row = await this.database.transaction(async () => {
      const held = await this.repository.lock(dataset, id);
      if (held?.state === 'open') return this.repository.setVerifying(id);
      if (held && held.state !== 'expired') return held;
      await this.doomed.add(seen.files.map(({ key, storeUpload }) => ({ key, upload: storeUpload })));
      return held;
    });
    if (!row) throw notFound();
    if (row.state === 'expired') throw over('expirée', 'expired');
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

  /** All parts are looked at before any file is joined. Throws PARTS_MISSING (409), naming them. */
  private async join(files: readonly UploadFile[]): Promise<void> {
    const states = await inBatches(files, AT_ONCE, (file) => heldParts(this.store, file));
    // A file that the store knows no upload of was joined already, or is being joined: joining it again tells.
    const lacking = files.flatMap(({ path }, index) => {
      const numbers = (states[index] ?? []).filter(({ received }) => !received).map(({ number }) => number);
      return numbers.length === 0 ? [] : [{ index, path, numbers }];
    });
    if (lacking.length > 0) throw partsMissing(lacking);
    await inBatches(files, AT_ONCE, async (file, index) => {
      try {
        await this.store.completeUpload(file.key, file.storeUpload);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        throw partsMissing([
          { index, path: file.path, numbers: planParts(file).map(({ number }) => number) },
        ]);
      }
    });
  }
}

/** An open upload whose time is over has expired, whether or not the sweep has come by. */
export const stateOf = (row: UploadRow): UploadRow['state'] =>
  row.state === 'open' && row.expires_at.getTime() <= Date.now() ? 'expired' : row.state;

const over = (fr: string, en: string) =>
  new Problem('CONFLICT', { fr: `Cet envoi est déjà ${fr}.`, en: `This upload is ${en} already.` });
