import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { Metrics } from './metrics.js';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Describe({ summary: 'Metrics for Prometheus', type: 'text/plain' })
  async read(): Promise<string> {
    return await this.metrics.registry.metrics();
  }
}
