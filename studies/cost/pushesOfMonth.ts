/** The images that a month of pushes brings, at the rate at which the run pushes. */
import type { ClientPlan, Plan } from '../../sim/plan.ts';
import { newImageBytes } from './newImageBytes.ts';

export interface PushesOfMonth {
  readonly client: ClientPlan;
  /** Images by repository id. */
  readonly images: Float64Array;
  /** New to the registry, of one image. */
  readonly bytesPerImage: number;
  /** The image builds on its repository's base layer. */
  readonly hasBase: boolean;
}

/** Of every client that pushes all the time; single operations are none of a month. */
export function pushesOfMonth(plan: Plan, monthUs: number): PushesOfMonth[] {
  return plan.clients.flatMap((client): PushesOfMonth[] => {
    const { push } = client;
    if (push === null) return [];
    const images = new Float64Array(plan.catalogue.repositories.length);
    const layerBytes = push.kind === 'rate' ? push.layerBytes : null;
    if (push.kind === 'rate') images.fill((push.ratePerUs * monthUs) / images.length);
    else {
      const { trace } = push;
      for (let i = 0; i < trace.atUs.length; i++) {
        const repository = trace.repository[i]!;
        images[repository] = images[repository]! + (trace.newImages[i]! * monthUs) / plan.durationUs;
      }
    }
    const bytesPerImage = newImageBytes(plan.catalogue.layers, layerBytes);
    return [{ client, images, bytesPerImage, hasBase: layerBytes === null }];
  });
}
