import { Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller.js';
import { AuditController } from './audit.controller.js';

@Module({ controllers: [AccountsController, AuditController] })
export class AccountsModule {}
