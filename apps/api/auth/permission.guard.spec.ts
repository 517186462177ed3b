import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from '../problems/problem.filter.js';
import { Permission, Public } from './permission.js';
import { PermissionGuard } from './permission.guard.js';

@Controller('open')
class OpenController {
  @Get()
  @Public()
  read(): string {
    return 'open';
  }
}

@Controller('shut')
class ShutController {
  @Get()
  @Permission('audit.read')
  read(): string {
    return 'shut';
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): string {
    return 'forgotten';
  }
}

class TestModule {}

let app: NestFastifyApplication | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function start(...controllers: Type[]): Promise<NestFastifyApplication> {
  const module = {
    module: TestModule,
    imports: [DiscoveryModule],
    controllers,
    providers: [{ provide: APP_GUARD, useClass: PermissionGuard }],
  };
  app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.useGlobalFilters(new ProblemFilter(() => []));
  await app.init();
  return app;
}

describe('the guard', () => {
  it('lets nobody in where a permission is needed, even when the hook before it is missing', async () => {
    await (await start(OpenController, ShutController)).listen(0, '127.0.0.1');
    const url = await app!.getUrl();
    expect(await (await fetch(`${url}/open`)).text()).toBe('open');
    const shut = await fetch(`${url}/shut`);
    expect(shut.status).toBe(401);
    expect(await shut.json()).toMatchObject({ code: 'AUTH.SIGN_IN_NEEDED' });
  });

  it('does not let the application start with a handler that says nothing', async () => {
    await expect(start(OpenController, ForgottenController)).rejects.toThrow(
      'ForgottenController.read says neither @Permission(…) nor @Public().',
    );
  });
});
