import { Module } from '@nestjs/common';
import { MeetingService } from './meeting.service.js';
import { MeetingsController } from './meetings.controller.js';

@Module({ controllers: [MeetingsController], providers: [MeetingService] })
export class MeetingsModule {}
