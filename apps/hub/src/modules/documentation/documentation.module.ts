import { Module } from '@nestjs/common';
import { UseCasesModule } from '../use-cases/index.ts';
import { DocumentationController } from './documentation.controller.ts';
import { OpenApi } from './open-api.ts';

@Module({ imports: [UseCasesModule], controllers: [DocumentationController], providers: [OpenApi] })
export class DocumentationModule {}
