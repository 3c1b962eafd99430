import 'reflect-metadata';
import { Controller, Get, Inject, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ClientProxy, ClientsModule, Transport } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { credsAuthenticator } from '@nats-io/transport-node';
import { runProgram } from '../program.ts';
import type { GatewaySettings, Question } from './service-settings.ts';

const SERVICE = 'SERVICE';

class AnswerController {
  private readonly service: ClientProxy;

  constructor(service: ClientProxy) {
    this.service = service;
  }

  answer(question: Question) {
    return this.service.send<object>('answer', question);
  }
}
// Decorators called as the functions they are: this file runs without being compiled.
const { prototype } = AnswerController;
Inject(SERVICE)(AnswerController, undefined, 0);
Get('answer')(prototype, 'answer', Object.getOwnPropertyDescriptor(prototype, 'answer')!);
Query()(prototype, 'answer', 0);
Controller()(AnswerController);

/** A Nest gateway on Fastify over Nest's own NATS transport, as its documentation shows it. */
runProgram<GatewaySettings, never>(async ({ nats }) => {
  class GatewayModule {}
  Module({
    imports: [
      ClientsModule.register([
        {
          name: SERVICE,
          transport: Transport.NATS,
          options: {
            servers: [nats.url],
            authenticator: credsAuthenticator(new TextEncoder().encode(nats.credentials)),
          },
        },
      ]),
    ],
    controllers: [AnswerController],
  })(GatewayModule);

  const gateway = await NestFactory.create<NestFastifyApplication>(GatewayModule, new FastifyAdapter(), {
    logger: false,
  });
  await gateway.listen(0, '127.0.0.1');
  return { ready: { url: await gateway.getUrl() } };
});
