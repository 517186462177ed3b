import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '#config/settings.js';
import { ApiModule } from './api.module.js';
import { SETTINGS } from './settings.js';

const app = await NestFactory.create<NestFastifyApplication>(ApiModule, new FastifyAdapter(), { logger: ['warn', 'error'] });
app.enableShutdownHooks();
const { api } = app.get<Settings>(SETTINGS);
await app.listen(api.port, api.host);
