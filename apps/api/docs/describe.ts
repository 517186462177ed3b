import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

export interface Description {
  /** One line, English. */
  readonly summary: string;
  /** More words, where they are needed. */
  readonly description?: string;
  /** Schema of what a success answers; left out: no content. */
  readonly answer?: z.ZodType;
  /** Status of a success: 200 with an answer, 204 without, unless said otherwise. */
  readonly status?: number;
  /** Codes that this operation may refuse with, besides those that every operation may. */
  readonly problems?: readonly string[];
  /** Answers the file of this type, or of one of these, instead of JSON. */
  readonly type?: string | readonly string[];
}

/** Describes a handler in the OpenAPI document. Path, query and body are taken from the schemas of its parameters. */
export function Describe({ summary, description, answer, problems = [], type, ...rest }: Description): MethodDecorator {
  const status = rest.status ?? (answer || type ? 200 : 204);
  return applyDecorators(
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ApiExtension('x-problems', [...problems]),
    type === undefined
      ? ApiResponse({ status, description: summary, ...(answer && { standardSchema: answer }) })
      : ApiResponse({
          status,
          description: summary,
          content: Object.fromEntries([type].flat().map((each) => [each, { schema: { type: 'string' } }])),
        }),
  );
}
