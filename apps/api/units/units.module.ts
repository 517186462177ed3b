import { Module } from '@nestjs/common';
import { UnitService } from './unit.service.js';
import { LessonsController } from './lessons.controller.js';
import { UnitsController } from './units.controller.js';

@Module({ controllers: [LessonsController, UnitsController], providers: [UnitService], exports: [UnitService] })
export class UnitsModule {}
