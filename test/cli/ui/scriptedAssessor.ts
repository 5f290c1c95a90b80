/** A thread that assesses nothing: what it is asked for is kept, and a test says what it reports. */
import type { AssessListener, OpenAssess } from '../../../cli/ui/assessLink.ts';
import type { AssessOrder, AssessReport } from '../../../cli/ui/assessProtocol.ts';

export interface ScriptedAssessor {
  readonly open: OpenAssess;
  readonly orders: AssessOrder[];
  /** Threads that were opened and not closed. */
  readonly living: () => number;
  readonly report: (report: AssessReport) => void;
  readonly die: (reason: string) => void;
}

export function scriptedAssessor(): ScriptedAssessor {
  const orders: AssessOrder[] = [];
  let listener: AssessListener | null = null;
  let living = 0;
  return {
    orders,
    living: () => living,
    report: (report) => listener?.onReport(report),
    die: (reason) => listener?.onDeath(reason),
    open: (of) => {
      listener = of;
      living += 1;
      let isClosed = false;
      return {
        post: (order) => orders.push(order),
        close() {
          if (!isClosed) living -= 1;
          isClosed = true;
        },
      };
    },
  };
}
