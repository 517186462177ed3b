import { Controller, Get, Header, Headers } from '@nestjs/common';
import { Public } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { Refused } from '../problems/refused.js';
import { Metrics } from './metrics.js';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Describe({
    summary: 'Metrics for Prometheus',
    description: 'For the machine and its own network: what comes through a proxy is told that there is nothing.',
    type: 'text/plain',
    problems: ['ROUTE.UNKNOWN'],
  })
  async read(@Headers('x-forwarded-for') forwarded?: string, @Headers('forwarded') standard?: string): Promise<string> {
    if (forwarded !== undefined || standard !== undefined)
      throw new Refused('ROUTE.UNKNOWN', { method: 'GET', path: '/metrics' });
    return await this.metrics.registry.metrics();
  }
}
