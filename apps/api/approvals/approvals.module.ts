import { Module } from '@nestjs/common';
import { ApprovalService } from './approval.service.js';
import { ApprovalsController } from './approvals.controller.js';
import { DelegationsController } from './delegations.controller.js';

@Module({ controllers: [ApprovalsController, DelegationsController], providers: [ApprovalService] })
export class ApprovalsModule {}
