import { Body, HttpCode, Param, Post, type Type } from '@nestjs/common';
import type { z } from 'zod';
import { Act, type ActContext } from './auth/current-actor.js';
import { Permission } from './auth/permission.js';
import { Describe } from './docs/describe.js';
import type { PermissionName } from './permissions.js';
import { actAnswer, uuid } from './validation.js';

/** One act of a person on a subject, as the API offers it. */
export interface ActRoute<Kind extends string> {
  readonly kind: Kind;
  readonly summary: string;
  readonly body: z.ZodType;
  /** Codes of refusals that are this act's own. */
  readonly problems: readonly string[];
}

interface Acting<Kind extends string> {
  execute(kind: Kind, id: string, body: Record<string, unknown>, act: ActContext): Promise<z.output<typeof actAnswer>>;
}

/**
 * Gives a controller one route an act, `POST …/{id}/{path}`, which hands the checked body to its `execute`. `problems`: codes that every act of the
 * subject may refuse with.
 */
export function defineActs<Kind extends string, Route extends ActRoute<Kind>>(
  controller: Type<Acting<Kind>>,
  acts: Readonly<Record<string, Route>>,
  permissionOf: (route: Route) => PermissionName,
  problems: readonly string[],
): void {
  const prototype = controller.prototype as Record<string, unknown>;
  for (const [path, route] of Object.entries(acts)) {
    const { kind } = route;
    function handler(this: Acting<Kind>, id: string, fields: Record<string, unknown>, act: ActContext) {
      return this.execute(kind, id, fields, act);
    }
    // the OpenAPI document finds the parameters by the name of the function
    Object.defineProperty(handler, 'name', { value: kind });
    const descriptor = { value: handler, writable: true, configurable: true, enumerable: true };
    Object.defineProperty(prototype, kind, descriptor);
    Param('id', { schema: uuid })(prototype, kind, 0);
    Body({ schema: route.body })(prototype, kind, 1);
    Act()(prototype, kind, 2);
    Reflect.defineMetadata('design:paramtypes', [String, Object, Object], prototype, kind);
    const described = Describe({ summary: route.summary, answer: actAnswer, problems: [...problems, ...route.problems] });
    for (const decorate of [Post(path), HttpCode(200), Permission(permissionOf(route)), described])
      decorate(prototype, kind, descriptor);
  }
}
