/** Where the transport tells what went wrong; a pino logger fits. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const drop = () => undefined;
export const silentLog: Log = { info: drop, warn: drop, error: drop };
