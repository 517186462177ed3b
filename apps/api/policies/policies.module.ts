import { Module } from '@nestjs/common';
import { ConsultationController } from './consultation.controller.js';
import { DispatchListsController } from './dispatch-lists.controller.js';
import { PoliciesController } from './policies.controller.js';
import { PolicyService } from './policy.service.js';

@Module({ controllers: [PoliciesController, ConsultationController, DispatchListsController], providers: [PolicyService] })
export class PoliciesModule {}
