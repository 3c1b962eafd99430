import { type Input, inspectFile, type Output } from '@cdh/contracts';
import { Serves } from '@cdh/use-case-kit';
import type { OnModuleDestroy } from '@nestjs/common';
import { GuardedInspections } from './guard/guarded-inspections.ts';
import { VERSION } from './version.ts';

@Serves(inspectFile)
export class InspectFileHandler implements OnModuleDestroy {
  private readonly inspections = new GuardedInspections();

  async handle(input: Input<typeof inspectFile>): Promise<Output<typeof inspectFile>> {
    const { inspection } = await this.inspections.inspect(input);
    const inspector = { id: 'inspector', version: VERSION };
    const inspectedAt = new Date().toISOString();
    return { ...inspection, description: { ...inspection.description, inspectedAt, inspector } };
  }

  onModuleDestroy(): void {
    this.inspections.stop();
  }
}
