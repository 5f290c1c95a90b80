/**
 * A listing, page by page: `GET /v2/_catalog`, `GET /v2/NAME/tags/list`, or one page of what refers to a manifest. Each page
 * is asked for when the one before it has come, and how many there are is known when it begins.
 *
 * Fault model: a page needs a replica in service and its metadata, no blob. One that does not come ends as the client's
 * profile does with the GET of a manifest: the page is asked for again, or the listing has failed.
 */
import { OK } from '../registry/answers.ts';
import { OP_LIST } from '../sink.ts';
import type { Traffic } from './traffic.ts';

export class ListFlow {
  private readonly traffic: Traffic;

  constructor(traffic: Traffic) {
    this.traffic = traffic;
  }

  begin(op: number, step: number, pages: number): void {
    const { requests } = this.traffic;
    requests.ops.cursor[op] = pages;
    requests.connect(op, step);
  }

  /** The endpoint answers for a page. */
  answer(op: number, step: number, replica: number): void {
    const { requests, parts } = this.traffic;
    const answer = parts.frontDoor.listed(replica);
    requests.judge(op, -1, replica, OP_LIST, answer, 0);
    if (answer !== OK) {
      this.traffic.react(op, answer);
      return;
    }
    const left = requests.ops.cursor[op]! - 1;
    requests.ops.cursor[op] = left;
    if (left === 0) this.traffic.end(op, true);
    else requests.send(op, step);
  }
}
