import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { z } from 'zod';
import { toJsonSchema } from './docs/json-schema.js';
import type { PermissionName } from './permissions.js';

/** What Fastify knows of a route before it reads a body. */
export interface RouteSettings {
  readonly permission?: PermissionName;
  /** `json`: acts, small. `large-json`: as large as an upload. `file`: the file itself as octets or plain text, or JSON as large as an upload. */
  readonly accepts?: 'json' | 'large-json' | 'file';
  /** What content types the file may have; {@link FILE_TYPES} unless said otherwise. */
  readonly fileTypes?: readonly string[];
}

/** Of a file whose content tells what it is. */
export const FILE_TYPES = ['application/octet-stream', 'text/plain'] as const;

/** Of tables. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV = 'text/csv';
export const TABLE_TYPES = [XLSX, CSV] as const;

/** Under this key Nest keeps what it hands to Fastify as a route's `config`. */
const KEY = RouteConfig({}).KEY;

/** Adds to the route's settings; several of these add up, where Nest's own decorator replaces. */
export const routeConfig =
  (settings: RouteSettings): MethodDecorator =>
  (target, key, descriptor) => {
    const before = Reflect.getMetadata(KEY, descriptor.value as object) as RouteSettings | undefined;
    RouteConfig({ ...before, ...settings })(target, key, descriptor);
  };

/**
 * The handler takes a file: a Buffer for `application/octet-stream`, `text/plain` and the types of `also` (of {@link TABLE_TYPES}), or JSON of the given schema, each up
 * to UPLOAD_MAX_BYTES. The handler checks the JSON itself (`check` of validation.ts); here the schema is for the OpenAPI document.
 */
export function AcceptsFile(json: z.ZodType, also: readonly (typeof TABLE_TYPES)[number][] = []): MethodDecorator {
  const fileTypes = [...FILE_TYPES, ...also];
  return applyDecorators(
    routeConfig({ accepts: 'file', fileTypes }),
    ApiExtension('x-file-or', toJsonSchema(json, 'input')),
    ApiExtension('x-file-types', fileTypes),
  );
}

/** The handler takes JSON up to UPLOAD_MAX_BYTES instead of 256 KiB. */
export const AcceptsLargeJson = (): MethodDecorator => routeConfig({ accepts: 'large-json' });
