import { readFileSync } from 'node:fs';
import type { AnswerFiles, AnswerSize } from './answers.ts';

export interface GatewaySettings {
  nats: { url: string; credentials: string };
}
export interface ServiceSettings extends GatewaySettings {
  answers: AnswerFiles;
}
export interface GatewayReady {
  url: string;
}
export interface Question {
  size: AnswerSize;
  /** Answer the bytes kept from the first serialisation; present or not. */
  kept?: string;
}

export const QUEUE = 'bench';

/** The objects that a service holds and serialises at each call. */
export function readAnswers({ small, large }: AnswerFiles): Record<AnswerSize, object> {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as object;
  return { small: read(small), large: read(large) };
}
