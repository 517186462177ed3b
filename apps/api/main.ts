import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadSettings } from '#config/settings.js';
import { ApiModule } from './api.module.js';

const settings = loadSettings(process.env);
const app = await NestFactory.create<NestFastifyApplication>(ApiModule, new FastifyAdapter(), { logger: ['warn', 'error'] });
app.enableShutdownHooks();
await app.listen(settings.api.port, settings.api.host);
