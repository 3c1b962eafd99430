import { Controller, HttpCode, Post } from '@nestjs/common';
import { Caller, type Principal, requireAdministrator } from '../../../shared/principal.ts';
import { type Rebuilt, StreamRebuild } from './stream-rebuild.ts';

@Controller('streams')
export class StreamsController {
  constructor(private readonly streams: StreamRebuild) {}

  @Post('rebuild')
  @HttpCode(200)
  async rebuild(@Caller() caller: Principal): Promise<Rebuilt> {
    requireAdministrator(caller);
    return this.streams.rebuild();
  }
}
