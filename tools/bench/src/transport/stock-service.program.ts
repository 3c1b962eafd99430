import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { credsAuthenticator } from '@nats-io/transport-node';
import { runProgram } from '../program.ts';
import { QUEUE, type Question, readAnswers, type ServiceSettings } from './service-settings.ts';

/** A Nest microservice over Nest's own NATS transport, as its documentation shows it. */
runProgram<ServiceSettings, never>(async ({ nats, answers }) => {
  const held = readAnswers(answers);

  class AnswerController {
    answer({ size }: Question) {
      return held[size];
    }
  }
  // Decorators called as the functions they are: this file runs without being compiled.
  const { prototype } = AnswerController;
  MessagePattern('answer')(prototype, 'answer', Object.getOwnPropertyDescriptor(prototype, 'answer')!);
  Payload()(prototype, 'answer', 0);
  Controller()(AnswerController);

  class ServiceModule {}
  Module({ controllers: [AnswerController] })(ServiceModule);

  const service = await NestFactory.createMicroservice<MicroserviceOptions>(ServiceModule, {
    logger: false,
    transport: Transport.NATS,
    options: {
      servers: [nats.url],
      queue: QUEUE,
      authenticator: credsAuthenticator(new TextEncoder().encode(nats.credentials)),
    },
  });
  await service.listen();
  return {};
});
