/** The ledger of losses: why they happened, group by group, and of each group some images with their causal chains. */
import { formatClock, formatNumber } from '../../studies/figures.ts';
import type { LossRecord, RunResult } from '../../studies/result.ts';
import { type LossGroup, lossFacts, lossGroups, stepSentence } from '../text/lossList.ts';
import { counted } from '../text/page.ts';
import { folded } from './blocks.ts';
import { html, type Markup, type Part } from './markup.ts';

const GROUPS_MOST = 12;
/** Of all groups together, so that the page stays small; each has some. */
const CHAINS_MOST = 60;

/** Null where nothing was lost. */
export function ledger(result: RunResult): Part {
  const groups = lossGroups(result);
  if (groups.length === 0) return null;
  const shown = groups.slice(0, GROUPS_MOST);
  const each = Math.max(1, Math.floor(CHAINS_MOST / shown.length));
  const hidden = groups.length - shown.length;
  return [
    ...shown.map((group) => groupMarkup(group, each)),
    hidden > 0
      ? html`<p class="note">… and ${counted(hidden, 'more cause')} (--output json lists every image)</p>\n`
      : null,
  ];
}

function groupMarkup({ summary, seed, ofSeed }: LossGroup, most: number): Markup {
  const hidden = ofSeed.length - most;
  return html`<p>${summary}</p>
<div class="chains">
${ofSeed.slice(0, most).map(chain)}${
  hidden > 0
    ? html`<p class="note">… and ${formatNumber(hidden)} more in seed ${seed} (--output json lists every image)</p>\n`
    : null
}</div>
`;
}

function chain(loss: LossRecord): Markup {
  const steps = loss.chain.map(
    (step) => html`<li><time>${formatClock(step.at)}</time> <span>${stepSentence(step)}</span></li>\n`,
  );
  const summary = html`<code>${loss.image}</code> <span class="note">${lossFacts(loss)}, lost by ${loss.cause} at ${formatClock(loss.lostAt)}</span>`;
  return folded(summary, html`<ol class="chain">\n${steps}</ol>`);
}
