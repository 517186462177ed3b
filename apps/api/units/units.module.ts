import { Module } from '@nestjs/common';
import { UnitService } from './unit.service.js';
import { UnitsController } from './units.controller.js';

@Module({ controllers: [UnitsController], providers: [UnitService], exports: [UnitService] })
export class UnitsModule {}
