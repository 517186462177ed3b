import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.js';
import { SimulationController } from './simulation.controller.js';
import { Simulator } from './simulator.js';

@Module({ imports: [PoliciesModule], controllers: [SimulationController], providers: [Simulator] })
export class SimulationModule {}
