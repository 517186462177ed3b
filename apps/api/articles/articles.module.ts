import { Module } from '@nestjs/common';
import { ArticleActsController } from './article-acts.controller.js';
import { ArticlesController } from './articles.controller.js';
import { DraftsController } from './drafts.controller.js';
import { PrecedentsController } from './precedents.controller.js';
import { ReportsController } from './reports.controller.js';

@Module({ controllers: [ArticlesController, ArticleActsController, DraftsController, ReportsController, PrecedentsController] })
export class ArticlesModule {}
