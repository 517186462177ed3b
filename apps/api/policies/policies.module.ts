import { Module } from '@nestjs/common';
import { ConsultationController } from './consultation.controller.js';
import { DispatchListsController } from './dispatch-lists.controller.js';
import { PoliciesController } from './policies.controller.js';
import { VersionService } from './version.service.js';
import { VersionsController } from './versions.controller.js';
import { PolicyService } from './policy.service.js';
import { UnitsModule } from '../units/units.module.js';

@Module({
  imports: [UnitsModule],
  controllers: [PoliciesController, ConsultationController, VersionsController, DispatchListsController],
  providers: [PolicyService, VersionService],
  exports: [PolicyService],
})
export class PoliciesModule {}
