/**
 * An experiment: a scenario that is played while somebody watches, looked at at any instant, and taken other ways by hand.
 *
 * Each way is a branch with a frontier, to which it has been played, and a log of what happened up to there. The cursor is the
 * instant that is looked at. At the frontier it is the frontier's own world; behind it a second world is put into the state of
 * the nearest checkpoint before and played from there, which is the same run again. Worlds are held of one branch alone, the one
 * that is looked at; the others have their plans and checkpoints, and are built anew when somebody goes there.
 *
 * Nothing here knows what time it is: whoever plays says how many events at a time.
 */
import { restoreState, saveState } from '../../sim/kernel/state.ts';
import { Ring } from '../../sim/measure/ring.ts';
import { World } from '../../sim/world.ts';
import { openSubject } from '../subject.ts';
import { Branch, forkBetween } from './branch.ts';
import { bytesOf, type Checkpoint, Checkpoints } from './checkpoints.ts';
import { comparing } from './compareBranches.ts';
import type { Deed } from './deeds.ts';
import { editedSubject } from './editScenario.ts';
import { figuresOf, imageDetail, imageRows } from './images.ts';
import { timelineByRegion } from './placeFigures.ts';
import { Refusal } from './refusal.ts';
import { saveBranch } from './saveBranch.ts';
import { BOUNDS, Spacing } from './spacing.ts';
import { verdictsSoFar } from './verdictsSoFar.ts';
import type {
  BranchComparison,
  BranchFacts,
  BranchText,
  Course,
  ExperimentView,
  ImageDetail,
  ImageFigures,
  ImageRow,
  LogEntry,
  LogKind,
  Moment,
} from './view.ts';
import { viewOf } from './viewOf.ts';

/** Looks at the health of regions, over the whole run. */
const LOOKS = 480;
const BRANCHES_MOST = 100;

/** The world that a branch is played forward in. */
interface Frontier {
  readonly world: World;
  readonly ring: Ring;
}

/** What takes a while to find out of a world. */
type Summed = Pick<ExperimentView, 'branch' | 'images' | 'verdicts'>;

export class Experiment {
  readonly seed: number;
  readonly checkpoints: Checkpoints;
  private readonly spacing: Spacing;
  private readonly branches: Branch[] = [];
  private now: Branch;
  private frontier: Frontier | null = null;
  /** Behind the frontier; null: the cursor is at the frontier. */
  private behind: World | null = null;
  /** The world that was behind the frontier last: to put into another state, which is cheaper than to build one. */
  private spare: World | null = null;
  /** The frontier's world was built anew, and has not come to the frontier again. */
  private isCatchingUp = false;
  private cursorUs = 0;
  private lookedUs = 0;
  private lastSummed: Summed | null = null;

  /** Opens a scenario, or a saved result. Throws ScenarioError. */
  constructor(file: string, sets: readonly string[], seed: number, bounds = BOUNDS) {
    this.seed = seed;
    this.spacing = new Spacing(bounds);
    this.checkpoints = new Checkpoints(bounds.checkpointBytes);
    const subject = openSubject(file, sets);
    const handmade = { deeds: [], faults: [] };
    this.now = new Branch({ id: 0, parent: null, forkedAtUs: 0, subject, seed, handmade });
    this.branches.push(this.now);
    this.frontier = this.builtFrontier();
  }

  get branch(): number {
    return this.now.id;
  }

  /** The instant that is looked at: everything before it has happened. */
  get atUs(): number {
    return this.cursorUs;
  }

  get frontierUs(): number {
    return this.now.frontierUs;
  }

  get horizonUs(): number {
    return this.now.horizonUs;
  }

  get hasEnded(): boolean {
    return this.now.hasEnded && this.behind === null;
  }

  /** There is a world at the cursor; after a switch `play` has to get there first. */
  get isReady(): boolean {
    return this.behind !== null || (this.frontier !== null && !this.isCatchingUp);
  }

  /** What is told of the world now is true of this. */
  get moment(): Moment {
    return { branch: this.now.id, cursorUs: this.cursorUs, events: this.world().events };
  }

  facts(branch: number): BranchFacts {
    return this.branchOf(branch).facts;
  }

  text(branch: number): BranchText {
    return this.branchOf(branch).text;
  }

  /** Goes to the nearest state before an instant, from where `play` gets there. */
  aim(toUs: number): void {
    const us = Math.max(0, Math.min(toUs, this.horizonUs));
    if (us >= this.now.frontierUs) {
      this.toFrontier();
      this.cursorUs = this.now.frontierUs;
      return;
    }
    const nearest = this.checkpoints.before(this.now.id, us);
    const isOnTheWay = this.behind !== null && this.cursorUs <= us && this.behind.events >= (nearest?.events ?? 0);
    if (isOnTheWay) return;
    this.behind = this.worldAt(this.now, nearest, this.behind ?? this.spare);
    this.spare = null;
    this.cursorUs = Math.max(0, nearest?.atUs ?? 0);
  }

  /**
   * Plays towards an instant, at most so many events. True when it is there: everything before the instant has happened, and the
   * branch can be looked at.
   */
  play(untilUs: number, events: number): boolean {
    const us = Math.min(untilUs, this.horizonUs);
    if (this.behind !== null) return this.playBehind(this.behind, us, events);
    this.frontier ??= this.builtFrontier();
    const { world } = this.frontier;
    const owed = this.now.frontierEvents - world.events;
    if (owed > 0) {
      world.runEvents(Math.min(owed, events), this.now.frontierUs + 1);
      if (world.events < this.now.frontierEvents) return false;
    }
    if (this.isCatchingUp) this.caughtUp(this.frontier);
    return this.playFrontier(this.frontier, us, events);
  }

  /** One event more, at the cursor. False at the horizon. */
  step(): boolean {
    const world = this.behind ?? this.frontier?.world;
    if (world === undefined || !this.isReady) throw new Error('the branch is not there yet');
    if (this.behind !== null) {
      world.runEvents(1, this.horizonUs);
      this.cursorUs = Math.max(this.cursorUs, world.queue.nowUs);
      if (world.events >= this.now.frontierEvents) this.aim(this.now.frontierUs);
      return true;
    }
    if (this.now.hasEnded) return false;
    if (world.runEvents(1, this.horizonUs) === 0) return !this.play(this.horizonUs, 1);
    this.advanced(this.frontier!, Math.max(this.now.frontierUs, world.queue.nowUs));
    this.settle();
    return true;
  }

  /** Writes into the log what the frontier's world has told so far. */
  settle(): void {
    if (this.frontier !== null && !this.isCatchingUp) this.now.story.take(this.frontier.world, this.frontier.ring);
  }

  /** @param fresh with verdicts and counts of images of this instant; else those that were given last, which takes far less time */
  view(fresh: boolean): ExperimentView {
    const world = this.world();
    const { images, verdicts } = this.summedUp(world, fresh);
    const states = this.branches.map((branch) => ({
      id: branch.id,
      frontierUs: branch.frontierUs,
      isOver: branch.hasEnded,
      digest: branch.digest,
      imagesLost: branch.imagesLost,
    }));
    return {
      branch: this.now.id,
      branches: states,
      cursorUs: this.cursorUs,
      frontierUs: this.now.frontierUs,
      isOver: this.now.hasEnded,
      ...viewOf(world, this.now.handmade),
      images,
      verdicts,
      logLength: this.now.story.lengthAt(this.logUs(world)),
    };
  }

  /** The figures are of the same instant as the rows, and of all images. */
  images(filter: string, limit: number): { rows: ImageRow[]; total: number; figures: ImageFigures } {
    const world = this.world();
    return { ...imageRows(world, filter, limit), figures: figuresOf(world) };
  }

  /** Throws Refusal for an image that is neither lost nor at risk. */
  image(id: number): ImageDetail {
    return imageDetail(this.world(), id);
  }

  /** The newest entries up to the cursor that match; no kinds: all. */
  log(kinds: readonly LogKind[], filter: string, limit: number): { entries: LogEntry[]; total: number } {
    return this.now.story.upTo(this.logUs(this.world()), kinds, filter, limit);
  }

  course(): Course {
    const { now, frontier } = this;
    if (frontier !== null && !this.isCatchingUp) now.timeline = timelineByRegion(frontier.world);
    const { bucketUs, rows } = now.timeline;
    const played = Math.min(now.frontierUs, now.plan.durationUs);
    const bucketsPlayed = played === now.plan.durationUs ? Math.ceil(played / bucketUs) : Math.floor(played / bucketUs);
    return { bucketUs, bucketsPlayed, rows, health: now.story.health(now.frontierUs) };
  }

  /**
   * A new branch, in which something was done at the cursor; it is looked at from now on, at the same instant as soon as `play` has
   * got there. Throws ScenarioError or Refusal, and then nothing has changed.
   */
  fork(deed: Deed): number {
    if (this.branches.length >= BRANCHES_MOST) {
      throw new Refusal(`there are ${BRANCHES_MOST} branches already`, 'save what is worth keeping, and begin anew');
    }
    const { now, cursorUs } = this;
    const { subject, sentence, strikesUs, faultId } = editedSubject(now, deed, cursorUs, this.world());
    const branch = new Branch({
      id: this.branches.length,
      parent: now.id,
      forkedAtUs: Math.min(cursorUs, strikesUs),
      subject,
      seed: this.seed,
      handmade: {
        deeds: [...now.handmade.deeds, sentence],
        faults: faultId === null ? now.handmade.faults : [...now.handmade.faults, faultId],
      },
    });
    branch.cursorUs = Math.min(cursorUs, branch.horizonUs);
    this.branches.push(branch);
    this.switchTo(branch.id);
    return branch.id;
  }

  /** Goes to another branch, to where it was looked at last as soon as `play` has got there; returns that instant. Throws Refusal. */
  switchTo(id: number): number {
    const to = this.branchOf(id);
    if (to === this.now) return this.cursorUs;
    this.leave();
    this.now = to;
    this.behind = null;
    this.spare = null;
    this.frontier = null;
    this.spacing.goesOnFrom(this.checkpoints.upTo(id, Number.POSITIVE_INFINITY)?.events ?? 0);
    this.lookedUs = to.frontierUs;
    this.aim(to.cursorUs);
    return to.cursorUs;
  }

  /** Two branches side by side, up to where both have been played; a share of the work with each step. Throws Refusal. */
  compare(base: number, other: number): Generator<number, BranchComparison> {
    const [a, b] = [this.branchOf(base), this.branchOf(other)];
    const forkUs = forkBetween(this.branches, a, b);
    return comparing(a, b, this.seed, forkUs, (branch, us) =>
      this.worldAt(branch, this.checkpoints.before(branch.id, us), null),
    );
  }

  /** Writes the branch that is looked at as a scenario file that plays it again. Throws Refusal and ScenarioError. */
  save(path: string, overwrite: boolean): { path: string; digest: string } {
    saveBranch(this.now, this.seed, path, overwrite);
    return { path, digest: this.now.hasEnded ? this.now.digest : '' };
  }

  private toFrontier(): void {
    this.spare = this.behind ?? this.spare;
    this.behind = null;
  }

  private playBehind(world: World, untilUs: number, events: number): boolean {
    const limitUs = Math.min(untilUs, this.now.frontierUs);
    if (world.runEvents(events, limitUs) === events) {
      this.cursorUs = Math.max(this.cursorUs, world.queue.nowUs);
      this.keepBehind(world);
      return false;
    }
    this.cursorUs = Math.max(this.cursorUs, limitUs);
    if (limitUs < this.now.frontierUs) return true;
    this.toFrontier();
    return this.play(untilUs, 0);
  }

  private playFrontier(frontier: Frontier, untilUs: number, events: number): boolean {
    const { now } = this;
    if (now.hasEnded) return true;
    const stepUs = Math.ceil(now.horizonUs / LOOKS);
    const lookUs = Math.min(now.horizonUs, (Math.floor(this.lookedUs / stepUs) + 1) * stepUs);
    const limitUs = Math.min(untilUs, lookUs);
    const { world, ring } = frontier;
    const isThere = now.frontierUs >= limitUs || (events > 0 && world.runEvents(events, limitUs) < events);
    this.advanced(frontier, isThere ? Math.max(limitUs, now.frontierUs) : Math.max(now.frontierUs, world.queue.nowUs));
    if (!isThere) return false;
    const isOver = limitUs === now.horizonUs;
    if (isOver) world.recorder?.finish(now.horizonUs);
    if (isOver || limitUs === lookUs || limitUs === untilUs) now.story.take(world, ring);
    if (isOver || limitUs === lookUs) {
      now.story.look(world, this.lookedUs, limitUs);
      this.lookedUs = limitUs;
    }
    now.hasEnded = isOver;
    return limitUs >= untilUs;
  }

  private advanced({ world }: Frontier, atUs: number): void {
    this.now.played(world, atUs);
    this.cursorUs = this.now.frontierUs;
    if (this.spacing.isDue(world.events)) this.keep(world);
  }

  private keepBehind(world: World): void {
    const { id } = this.now;
    const nearest = this.checkpoints.upTo(id, world.events);
    if (!this.spacing.isDueBehind(world.events, nearest?.events ?? 0)) return;
    this.checkpoints.add(id, this.cursorUs, world.events, saveState(world));
  }

  private keep(world: World): void {
    const { now } = this;
    const snapshot = saveState(world);
    this.checkpoints.add(now.id, now.frontierUs, world.events, snapshot);
    this.spacing.kept(world.events, bytesOf(snapshot));
  }

  /** Gives up the worlds of the branch that is looked at, and keeps what it takes to build them again. */
  private leave(): void {
    const { now, frontier } = this;
    now.cursorUs = this.cursorUs;
    if (frontier === null || this.isCatchingUp) return;
    this.settle();
    now.timeline = timelineByRegion(frontier.world);
    if (frontier.world.events > 0) this.keep(frontier.world);
  }

  private builtFrontier(): Frontier {
    const ring = new Ring(1024, false);
    const { plan, id, frontierEvents } = this.now;
    const world = new World(plan, this.seed, ring);
    const nearest = this.checkpoints.upTo(id, frontierEvents);
    if (nearest !== null) restoreState(world, nearest.snapshot);
    if (nearest !== null) world.recorder?.restored();
    this.isCatchingUp = frontierEvents > 0;
    return { world, ring };
  }

  /** What was told on the way is in the log already. */
  private caughtUp({ ring }: Frontier): void {
    while (ring.take());
    this.isCatchingUp = false;
  }

  /** @param used a world of this branch to put into the state; null: build one */
  private worldAt({ plan }: Branch, checkpoint: Checkpoint | null, used: World | null): World {
    const world = used === null || checkpoint === null ? new World(plan, this.seed) : used;
    if (checkpoint !== null) restoreState(world, checkpoint.snapshot);
    return world;
  }

  private world(): World {
    const world = this.behind ?? this.frontier?.world;
    if (world === undefined) throw new Error('the branch is not there yet');
    return world;
  }

  /** Entries of the log up to here have happened by the cursor. */
  private logUs(world: World): number {
    return this.behind === null ? this.now.frontierUs : world.queue.nowUs;
  }

  /** Verdicts and counts of images, which go through all there is: made anew where that is asked for. */
  private summedUp(world: World, fresh: boolean): Summed {
    const { id, subject } = this.now;
    if (fresh || this.lastSummed?.branch !== id) {
      const verdicts = fresh ? verdictsSoFar(world, subject.scenario, this.seed, this.hasEnded) : [];
      this.lastSummed = { branch: id, images: figuresOf(world), verdicts };
    }
    return this.lastSummed;
  }

  private branchOf(id: number): Branch {
    const branch = this.branches[id];
    if (branch === undefined) {
      throw new Refusal(`there is no branch ${id}`, `branches are numbered from 0 to ${this.branches.length - 1}`);
    }
    return branch;
  }
}
