import { Injectable, type CanActivate, type ExecutionContext, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { PermissionName } from '../permissions.js';
import { checkPermission } from './authenticate.js';
import { PERMISSION, PUBLIC } from './permission.js';
import { signedInAs } from './request.js';

/** Nothing is open by oversight: a handler without a permission keeps the application from starting, and is never called. */
@Injectable()
export class PermissionGuard implements CanActivate, OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    for (const { instance, name } of this.discovery.getControllers()) {
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[method]!;
        if (Reflect.hasMetadata('path', handler) && permissionOf(handler) === undefined)
          throw new Error(`${String(name)}.${method} says neither @Permission(…) nor @Public().`);
      }
    }
  }

  canActivate(context: ExecutionContext): boolean {
    const permission = permissionOf(context.getHandler());
    if (permission === PUBLIC) return true;
    if (permission === undefined) return false;
    checkPermission(signedInAs(context.switchToHttp().getRequest<FastifyRequest>()), permission);
    return true;
  }
}

const permissionOf = (handler: object): PermissionName | typeof PUBLIC | undefined =>
  Reflect.getMetadata(PERMISSION, handler) as PermissionName | typeof PUBLIC | undefined;
