import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { problemOf } from './problem.js';
import { Refused } from './refused.js';

/** Answers what is no HTTP, or was not complete in time, as a problem as well; nothing is known of such a reader's language. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const { code, params } = refusalOf(error.code);
    const problem = problemOf(code, params, 'zh', `urn:uuid:${uuidv7()}`);
    const body = JSON.stringify(problem);
    socket.write(
      [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
        `content-length: ${Buffer.byteLength(body)}`,
        'content-type: application/problem+json; charset=utf-8',
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroy(error);
}

function refusalOf(code: string | undefined): Refused {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Refused('REQUEST.TIMEOUT');
  if (code === 'HPE_HEADER_OVERFLOW') return new Refused('REQUEST.HEADERS_TOO_LARGE');
  return new Refused('REQUEST.MALFORMED');
}
