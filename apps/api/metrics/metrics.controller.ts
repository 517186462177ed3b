import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mayReadMetrics } from '#config/metrics-access.js';
import type { Settings } from '#config/settings.js';
import { Public } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { Refused } from '../problems/refused.js';
import { SETTINGS } from '../settings.js';
import { Metrics } from './metrics.js';

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Describe({
    summary: 'Metrics for Prometheus',
    description:
      'For whoever brings the setting METRICS_TOKEN as `Authorization: Bearer`; without that setting for this machine alone, and not through a proxy. ' +
      'Everybody else is told that there is nothing.',
    type: 'text/plain',
    problems: ['ROUTE.UNKNOWN'],
  })
  async read(@Req() request: FastifyRequest): Promise<string> {
    if (!mayReadMetrics(request.raw, this.settings.metrics.token))
      throw new Refused('ROUTE.UNKNOWN', { method: 'GET', path: '/metrics' });
    return await this.metrics.registry.metrics();
  }
}
