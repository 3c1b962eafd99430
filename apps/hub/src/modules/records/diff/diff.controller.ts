import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { FileDescriptions } from '../../../shared/file-descriptions.ts';
import { Caller, type Principal } from '../../../shared/principal.ts';
import { Catalogue } from '../../catalogue/index.ts';
import { diffVersions, type VersionState } from './diff-versions.ts';

const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
const query = z.object({ from: versionNumber });

/** What a version changed against another; of one that is given out no more, its inventory is still known. */
@Controller('datasets/:id/versions/:number/diff')
export class DiffController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly descriptions: FileDescriptions,
  ) {}

  @Get()
  async get(
    @Param('id') id: string,
    @Param('number', { schema: versionNumber }) number: number,
    @Query({ schema: query }) { from }: z.output<typeof query>,
    @Caller() caller: Principal,
  ) {
    const [before, after] = [await this.state(id, from, caller), await this.state(id, number, caller)];
    return { dataset: id, ...diffVersions(before, after) };
  }

  private async state(id: string, number: number, caller: Principal): Promise<VersionState> {
    const { dataset, version } = await this.catalogue.seenVersion(id, number, caller);
    return {
      number,
      digest: version.digest,
      files: await this.catalogue.files(id, number),
      record: await this.catalogue.recordOf(dataset, version),
      descriptions: await this.descriptions.of(id, number),
    };
  }
}
