/** Images whose content has a name in the scenario: pushing one again, or to another repository, is about the same blobs. */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';

export class NamedContents implements Stateful {
  private readonly repositories: number;
  private readonly count: number;
  /** By content: the manifest that was made first; −1 before that. */
  private firsts: Int32Array;
  /** contents × repositories: the manifest there, −1 for none. */
  private manifests: Int32Array;

  constructor(plan: Plan) {
    this.repositories = plan.catalogue.repositories.length;
    let most = -1;
    for (const { operations } of plan.clients) for (const { content } of operations) most = Math.max(most, content);
    this.count = most + 1;
    this.firsts = new Int32Array(this.count).fill(-1);
    this.manifests = new Int32Array(this.count * this.repositories).fill(-1);
  }

  first(content: number): number {
    return this.firsts[content]!;
  }

  manifest(content: number, repository: number): number {
    return this.manifests[content * this.repositories + repository]!;
  }

  /** A manifest that a content has in a repository from now on; one that is not a copy comes first. */
  note(content: number, repository: number, manifest: number, isCopy: boolean): void {
    if (!isCopy) this.firsts[content] = manifest;
    this.manifests[content * this.repositories + repository] = manifest;
  }

  visitState(v: StateVisitor): void {
    this.firsts = v.i32('contents.firsts', this.firsts, this.count);
    this.manifests = v.i32('contents.manifests', this.manifests, this.count * this.repositories);
  }
}
