import { z } from 'zod';
import { DEFAULT_TENANT } from '../identity/serviceIdentity.ts';

/** Fields that name one service, as its telemetry does. */
export const serviceRefShape = {
  service: z.string().min(1).describe('Value of the resource attribute `service.name`.'),
  namespace: z.string().default('').describe('Value of `service.namespace`; empty where none is sent.'),
  environment: z.string().default('').describe('Value of `deployment.environment.name`; empty where none is sent.'),
  tenant: z.string().min(1).default(DEFAULT_TENANT).describe('Its tenant.'),
};
