import { Module } from '@nestjs/common';
import { AdoptionsController } from './adoptions.controller.js';
import { RulesService } from './rules.service.js';
import { CalendarsController, RuleSetsController } from './versions.controllers.js';

@Module({ controllers: [RuleSetsController, CalendarsController, AdoptionsController], providers: [RulesService] })
export class RulesModule {}
