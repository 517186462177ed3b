import { Module } from '@nestjs/common';
import { ArticleActsController } from './article-acts.controller.js';
import { ArticlesController } from './articles.controller.js';

@Module({ controllers: [ArticlesController, ArticleActsController] })
export class ArticlesModule {}
