import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import type { Settings } from '#config/settings.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { PermissionGuard } from './auth/permission.guard.js';
import { ApprovalsModule } from './approvals/approvals.module.js';
import { ArticlesModule } from './articles/articles.module.js';
import { CasesModule } from './cases/cases.module.js';
import { ClockController } from './clock/clock.controller.js';
import { CoreModule } from './core.module.js';
import { HealthController } from './health/health.controller.js';
import { InboxController } from './inbox/inbox.controller.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NoticesController } from './notices/notices.controller.js';
import { PapersController } from './papers/papers.controller.js';
import { PoliciesModule } from './policies/policies.module.js';
import { RegistersController } from './registers/registers.controller.js';
import { RulesModule } from './rules/rules.module.js';
import { SessionModule } from './session/session.module.js';
import { SimulationModule } from './simulation/simulation.module.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { UnitsModule } from './units/units.module.js';
import { WordsController } from './words/words.controller.js';

@Module({})
export class ApiModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        // requests are logged by a hook of Fastify, so no middleware is bound to any route
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        CoreModule.with(settings),
        DiscoveryModule,
        MetricsModule,
        SessionModule,
        AccountsModule,
        PoliciesModule,
        SimulationModule,
        ArticlesModule,
        ApprovalsModule,
        CasesModule,
        MeetingsModule,
        RulesModule,
        UnitsModule,
      ],
      controllers: [
        HealthController,
        ClockController,
        InboxController,
        StatisticsController,
        NoticesController,
        PapersController,
        RegistersController,
        WordsController,
      ],
      providers: [{ provide: APP_GUARD, useClass: PermissionGuard }],
    };
  }
}
