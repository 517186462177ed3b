import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { permissions, type PermissionName } from '../permissions.js';
import { routeConfig } from '../route-config.js';

export const PERMISSION = 'duban:permission';
/** In place of a permission: everybody may. */
export const PUBLIC = 'public';

/** Who may call the handler; see permissions.ts. Every handler has this or {@link Public}, or the application does not start. */
export const Permission = (permission: PermissionName): MethodDecorator =>
  applyDecorators(
    SetMetadata(PERMISSION, permission),
    routeConfig({ permission }),
    ApiExtension('x-permission', permission),
    ApiExtension('x-roles', permissions[permission]),
    ApiSecurity('token'),
    ApiSecurity('cookie'),
  );

/** Everybody may call the handler, signed in or not. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(PERMISSION, PUBLIC), ApiExtension('x-permission', PUBLIC), ApiSecurity({}));
