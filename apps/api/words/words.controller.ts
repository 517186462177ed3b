import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { allWords } from '#contracts/words/all.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';

const answer = z
  .record(z.string(), z.record(z.string(), z.object({ zh: z.string(), en: z.string() })))
  .meta({ description: 'By what is named (notice, task, event, stage, …), then by name', example: { notice: allWords.notice } });

/** What people call the names that the other answers hold. */
@Controller('api/words')
export class WordsController {
  @Get()
  @Permission('words.read')
  @Describe({ summary: 'Words for every kind of notice, task, event, status and role, in Chinese and English', answer })
  words(): z.output<typeof answer> {
    return allWords;
  }
}
