import { Injectable } from '@nestjs/common';

/**
 * Told, in the transaction that takes references away, which bytes may no longer be needed: whoever erases a version
 * need not know where bytes live. A listener that throws keeps the reference.
 */
@Injectable()
export class Erasures {
  private readonly listeners: ((sha256s: readonly string[]) => Promise<void>)[] = [];

  onErasure(listener: (sha256s: readonly string[]) => Promise<void>): void {
    this.listeners.push(listener);
  }

  /** Once the references are gone in the ambient transaction. Throws BYTES_LOCKED (409) where the bytes must stay. */
  async announce(sha256s: readonly string[]): Promise<void> {
    for (const listener of this.listeners) await listener(sha256s);
  }
}
