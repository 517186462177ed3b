import { Module } from '@nestjs/common';
import { BurdenController } from '../tolerance/burden.controller.js';
import { ToleranceController } from '../tolerance/tolerance.controller.js';
import { CaseActsController } from './case-acts.controller.js';
import { CaseService } from './case.service.js';
import { CasesController, PapersController } from './cases.controller.js';

@Module({
  controllers: [CasesController, PapersController, CaseActsController, ToleranceController, BurdenController],
  providers: [CaseService],
})
export class CasesModule {}
