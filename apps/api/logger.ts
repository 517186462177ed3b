import pino from 'pino';
import type { LogLevel } from '#config/settings.js';

const secrets = ['authorization', 'cookie', 'set-cookie', 'password', 'oldPassword', 'newPassword', 'token'];

/** The one logger of the process. Neither bodies nor headers are logged; should an error carry some, what opens doors is blotted out. */
export const createLogger = (level: LogLevel, destination?: pino.DestinationStream): pino.Logger =>
  pino(
    {
      level,
      base: { service: 'api' },
      redact: secrets.flatMap((name) => ['', '*.', '*.*.', '*.*.*.'].map((depth) => `${depth}["${name}"]`.replace('.[', '['))),
    },
    destination ?? pino.destination(1),
  );
