import type { Attributes, Span, SpanContext } from '@opentelemetry/api';
import { FAULT_KINDS } from '../../sim/faults/index.ts';
import { faultAction, faultName } from '../../sim/measure/names.ts';
import type { World } from '../../sim/world.ts';
import { ATTRIBUTE_FAULT_ACTION, ATTRIBUTE_FAULT_ID } from './attributes.ts';
import type { Clock } from './simulatedTime.ts';

type Begin = (name: string, startUs: number, attributes: Attributes) => Span;

interface OpenFault {
  readonly span: Span;
  /** A strike without an end that leaves no region out of service (a node's copies are gone): over at once. */
  readonly instantUs: number | null;
  recoveredUs: number | null;
  lost: number;
}

/** Spans of faults by reference: from fired to recovered, or to the end of the run. */
export class Faults {
  private readonly begin: Begin;
  private readonly clock: Clock;
  private readonly open = new Map<number, OpenFault>();

  constructor(begin: Begin, clock: Clock) {
    this.begin = begin;
    this.clock = clock;
  }

  fired(world: World, fault: number, atUs: number): void {
    const action = faultAction(world, fault);
    const isChance = fault >= world.plan.faults.length;
    const span = this.begin(`fault ${action}`, atUs, {
      [ATTRIBUTE_FAULT_ID]: faultName(world, fault),
      [ATTRIBUTE_FAULT_ACTION]: action,
      'nines.fault.target': isChance
        ? world.hazards.targetOf(fault - world.plan.faults.length)
        : world.faults.targetNames(fault),
      'nines.fault.chance': isChance,
    });
    this.open.set(fault, { span, instantUs: isInstant(world, fault) ? atUs : null, recoveredUs: null, lost: 0 });
  }

  /** It stays known until losses and repairs that it caused up to now have been written, see `endInstants`. */
  recovered(fault: number, atUs: number): void {
    const known = this.open.get(fault);
    if (known !== undefined) known.recoveredUs = atUs;
  }

  /** An image was lost to it. */
  lost(fault: number): void {
    const known = this.open.get(fault);
    if (known !== undefined) known.lost++;
  }

  /** For links and children; undefined for a fault that is over and forgotten, or that nobody knows. */
  contextOf(fault: number): SpanContext | undefined {
    return this.open.get(fault)?.span.spanContext();
  }

  /** Everything up to now is written: ends what is over. */
  endInstants(): void {
    for (const [fault, { instantUs, recoveredUs }] of this.open) {
      if (instantUs !== null) this.end(fault, instantUs);
      else if (recoveredUs !== null) this.end(fault, recoveredUs);
    }
  }

  close(nowUs: number): void {
    this.endInstants();
    for (const fault of this.open.keys()) this.end(fault, nowUs);
  }

  private end(fault: number, atUs: number): void {
    const { span, instantUs, recoveredUs, lost } = this.open.get(fault)!;
    if (instantUs === null) span.setAttribute('nines.fault.recovered', recoveredUs !== null);
    span.setAttribute('nines.fault.images_lost', lost);
    span.end(this.clock(atUs));
    this.open.delete(fault);
  }
}

function isInstant(world: World, fault: number): boolean {
  const { plan, hazards } = world;
  if (FAULT_KINDS[actionOf(world, fault)].stopsService) return false;
  if (fault < plan.faults.length) return FAULT_KINDS[plan.faults[fault]!.action].lastsUs(plan.faults[fault]!) === null;
  const firing = fault - plan.faults.length;
  return !hazards.isActive(firing) && hazards.firingRecoveredUs[firing]! < 0;
}

function actionOf({ plan, hazards }: World, fault: number): keyof typeof FAULT_KINDS {
  return fault < plan.faults.length ? plan.faults[fault]!.action : hazards.actionOf(fault - plan.faults.length);
}
