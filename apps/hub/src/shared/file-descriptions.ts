import type { FileDescription } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';

type Read = (dataset: string, number: number) => Promise<ReadonlyMap<string, FileDescription | null>>;

/** What is known of the content of a version's files, for modules that need not know who looked. */
@Injectable()
export class FileDescriptions {
  private read: Read = () => Promise.resolve(new Map());

  provide(read: Read): void {
    this.read = read;
  }

  /** By path; nothing of files that nobody has described yet. */
  async of(dataset: string, number: number): Promise<Map<string, FileDescription>> {
    const known = await this.read(dataset, number);
    return new Map([...known].flatMap(([path, found]) => (found ? [[path, found] as const] : [])));
  }
}
