import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { permissions, type PermissionName } from '../permissions.js';
import { statusOf } from '../problems/status.js';
import { exampleOf } from './example.js';
import { toJsonSchema } from './json-schema.js';
import { PUBLIC } from '../auth/permission.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-permission'?: PermissionName | typeof PUBLIC;
  'x-problems'?: readonly string[];
  'x-file-or'?: object;
  'x-file-types'?: readonly string[];
  'x-act'?: boolean;
};
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Problems that every operation may answer. */
const EVERYWHERE = ['REQUEST.INVALID', 'REQUEST.MALFORMED', 'SERVICE.UNAVAILABLE', 'INTERNAL'];
const SIGNED_IN = ['AUTH.SIGN_IN_NEEDED', 'AUTH.PASSWORD_CHANGE_NEEDED', 'AUTH.FORBIDDEN'];
const WITH_BODY = ['REQUEST.TOO_LARGE', 'REQUEST.UNSUPPORTED_TYPE', 'AUTH.CROSS_SITE'];
const WITH_JSON = ['DOCUMENT.CLASSIFIED'];

const problem = z
  .object({
    type: z.string().meta({ example: 'urn:duban:problem:REQUEST.INVALID' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    params: z.record(z.string(), z.unknown()),
    instance: z.string(),
  })
  .meta({ description: 'RFC 9457, in the language of Accept-Language (zh, en)' });

/** The OpenAPI 3.1 document of the application. */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Duban')
    .setDescription('Policy documents, their articles and who has to do what by when.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addSecurity('token', { type: 'http', scheme: 'bearer' })
    .addSecurity('cookie', { type: 'apiKey', in: 'cookie', name: 'duban_session' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: (schema, { schemaType }) => (isZod(schema) ? convert(schema, schemaType) : undefined),
  });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Problem: toJsonSchema(problem, 'output') };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      complete(operation, method !== 'get');
      addExamples(operation, document.components.schemas);
    }
  }
  return document;
}

/** Adds the roles that may, and the problems by status. */
function complete(operation: Operation, changes: boolean): void {
  const permission = operation['x-permission'];
  const own = operation['x-problems'] ?? [];
  delete operation['x-problems'];
  describeFile(operation);
  const signedIn = permission !== undefined && permission !== PUBLIC;
  if (signedIn) {
    const may = `Permission \`${permission}\`: ${permissions[permission].join(', ')}.`;
    operation.description = [operation.description, may].filter(Boolean).join('\n\n');
  }
  const codes = [
    ...own,
    ...addActHeaders(operation),
    ...EVERYWHERE,
    ...(signedIn ? SIGNED_IN : []),
    ...(changes ? WITH_BODY : []),
  ];
  if (jsonOf(operation)) codes.push(...WITH_JSON);
  for (const status of new Set(codes.map(statusOf))) {
    const here = [...new Set(codes)].filter((code) => statusOf(code) === status);
    operation.responses[String(status)] = {
      description: here.join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
}

/** Shows what a request and its answer look like. */
function addExamples({ requestBody, responses }: Operation, schemas: object): void {
  const components = schemas as Parameters<typeof exampleOf>[1];
  const show = (part: unknown, io: 'input' | 'output'): void => {
    const json = (part as { content?: Record<string, { schema?: object; example?: unknown }> }).content?.['application/json'];
    if (json?.schema) json.example = exampleOf(json.schema, components, io);
  };
  if (requestBody) show(requestBody, 'input');
  for (const [status, answer] of Object.entries(responses)) if (status.startsWith('2')) show(answer, 'output');
}

/** A handler with `@AcceptsFile(…)`. */
function describeFile(operation: Operation): void {
  const json = operation['x-file-or'];
  const types = operation['x-file-types'] ?? [];
  if (!json) return;
  delete operation['x-file-or'];
  delete operation['x-file-types'];
  const file = { schema: { type: 'string', format: 'binary' } };
  operation.requestBody = {
    required: true,
    content: {
      ...Object.fromEntries(types.map((type) => [type, file])),
      'application/json': { schema: json },
    },
  };
}

/** An act, known by `@Act()`, takes its key as a header; and the position seen, where its body has a field for the same. */
function addActHeaders(operation: Operation): readonly string[] {
  if (!operation['x-act']) return [];
  const withPosition = Object.hasOwn(jsonOf(operation)?.properties ?? {}, 'expectedPosition');
  operation.parameters = [...(operation.parameters ?? []), KEY_HEADER, ...(withPosition ? [POSITION_HEADER] : [])];
  return ['LEDGER.COMMAND_ID_TAKEN', ...(withPosition ? ['LEDGER.STALE_POSITION'] : [])];
}

const KEY_HEADER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key again returns the first result, with `repeated: true` where the answer has it.',
  schema: { type: 'string', format: 'uuid' },
} as const;
const POSITION_HEADER = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The position seen, in quotation marks; LEDGER.STALE_POSITION when it has moved on.',
  schema: { type: 'string', pattern: '^"?\\d+"?$' },
} as const;

/** The schema of the JSON body. */
function jsonOf(operation: Operation): { readonly properties?: object } | undefined {
  const body = operation.requestBody as { content?: Record<string, { schema?: { properties?: object } }> } | undefined;
  return body?.content?.['application/json']?.schema;
}

const isZod = (schema: unknown): schema is z.ZodType => schema instanceof z.ZodType;

function convert(schema: z.ZodType, io: 'input' | 'output') {
  const { $defs: components, ...rest } = toJsonSchema(schema, io) as Record<string, unknown> & { $defs?: Record<string, object> };
  return { schema: rest, ...(components && { components }) };
}
