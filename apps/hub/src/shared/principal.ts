import type { PrincipalKind } from '@cdh/contracts';
import { Problem } from '@cdh/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../database/schema.ts';

export interface Principal {
  kind: PrincipalKind;
  id: string;
  organisation: string | null;
  roles: readonly string[];
  /** What audit and usage write instead of the id, where the principal is a person. */
  pseudonym?: string;
}

export const ANONYMOUS: Principal = { kind: 'anonymous', id: 'anonymous', organisation: null, roles: [] };

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** The principal of the request. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return context.switchToHttp().getRequest<FastifyRequest>().principal ?? ANONYMOUS;
});

export const isAdministrator = (p: Principal) => p.kind === 'administrator';

/** Whether `p` holds `role` in `organisation`. */
export const hasRole = (p: Principal, organisation: string, role: string) =>
  p.organisation === organisation && p.roles.includes(role);

/** As audit and usage name the principal: people by pseudonym. */
export const actor = (p: Principal): Actor => ({ kind: p.kind, id: p.pseudonym ?? p.id });

/** 401 for no one in particular, 403 naming the role for someone known. */
export function roleMissing(p: Principal, role: string, organisation?: string): Problem {
  if (p.kind === 'anonymous') return credentialRequired();
  const where = organisation ? ` « ${organisation} »` : '';
  return new Problem(
    'ROLE_MISSING',
    {
      fr: `Il faut le rôle ${role}${where ? ` dans l’organisation${where}` : ''}.`,
      en: `This needs the role ${role}${organisation ? ` in organisation "${organisation}"` : ''}.`,
    },
    {
      missing: { role },
      remedy: {
        fr: 'Demandez ce rôle à un responsable de l’organisation ou à l’administrateur du hub.',
        en: 'Ask an owner of the organisation or the hub’s administrator for this role.',
      },
    },
  );
}

export const credentialRequired = () =>
  new Problem(
    'CREDENTIAL_REQUIRED',
    { fr: 'Cette ressource demande une identification.', en: 'This resource needs a credential.' },
    {
      remedy: {
        fr: 'Envoyez l’en-tête « Authorization: Bearer » avec une clé d’API ou un jeton d’accès.',
        en: 'Send the header "Authorization: Bearer" with an API key or an access token.',
      },
    },
  );

export function requireAdministrator(p: Principal): void {
  if (!isAdministrator(p)) throw roleMissing(p, 'administrator');
}

/** The administrator, or whoever holds `role` in `organisation`. */
export function requireRole(p: Principal, organisation: string, role: string): void {
  if (!isAdministrator(p) && !hasRole(p, organisation, role)) throw roleMissing(p, role, organisation);
}
