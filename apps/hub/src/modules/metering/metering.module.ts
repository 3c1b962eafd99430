import { Module } from '@nestjs/common';
import { UsageRecorder } from './usage-recorder.ts';
import { UsageController } from './usage.controller.ts';

@Module({ controllers: [UsageController], providers: [UsageRecorder], exports: [UsageRecorder] })
export class MeteringModule {}
