import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/** Writes a file that only its owner may read, whole or not at all. */
export function writeSecret(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/** The secret kept in `file`, made by `create` the first time. */
export function keepSecret(
  file: string,
  create: () => string = () => randomBytes(32).toString('hex'),
): string {
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept) return kept;
  }
  const secret = create();
  writeSecret(file, `${secret}\n`);
  return secret;
}

/** `cdh_dev_<id>_<256 bit>_<crc32>`, the shape of every key of the hub. */
export function createAdminKey(): string {
  const body = `cdh_dev_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('hex')}`;
  return `${body}_${crc32(body).toString(16).padStart(8, '0')}`;
}

/** The first administrator's key in `file`; `preset` (CDH_ADMIN_KEY) takes its place. */
export function keepAdminKey(file: string, preset?: string): string {
  if (!preset) return keepSecret(file, createAdminKey);
  writeSecret(file, `${preset}\n`);
  return preset;
}
