/** `faults:` of a scenario file: one entry per action, by area; from this table come the union, the messages and the docs. */
import * as z from 'zod';
import { endpointFaults } from './faults/endpoint.ts';
import { keyFaults } from './faults/keys.ts';
import { networkFaults } from './faults/network.ts';
import { operatorFaults } from './faults/operator.ts';
import { storageFaults } from './faults/storage.ts';
import { withDefault } from './keys.ts';

export const faultSchemas = {
  ...storageFaults,
  ...networkFaults,
  ...endpointFaults,
  ...operatorFaults,
  ...keyFaults,
};

type OneFault = (typeof faultSchemas)[keyof typeof faultSchemas];

const faultSchema = z.discriminatedUnion(
  'action',
  Object.values(faultSchemas) as unknown as readonly [OneFault, ...OneFault[]],
);

export const faultsSchema = withDefault(z.array(faultSchema), [], 'Planned failures.');
