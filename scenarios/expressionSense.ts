/** What is wrong with an expression that can be read, and would find no figure in any run. */
import { type Expression, ExpressionError, labelHint, parseExpression } from './expression.ts';
import { METRIC_FACTS } from './metricFacts.ts';
import { statisticHint, statisticsOf } from './metricStatistics.ts';

export interface ExpressionProblem {
  readonly message: string;
  readonly hint: string;
  /** Index in the text. */
  readonly offset: number;
}

/** The expression, or what is wrong with its text. */
export function sensibleExpression(text: string): Expression | { readonly problem: ExpressionProblem } {
  try {
    const expression = parseExpression(text);
    const labels = Object.keys(expression.labels).map((label) => labelProblem(expression, label));
    const problem = [statisticProblem(expression), ...labels].find((one) => one !== null);
    return problem === undefined ? expression : { problem };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { problem: { message: error.message, hint: error.hint, offset: error.offset } };
  }
}

/** A statistic that the metric's figures do not have. */
export function statisticProblem({ text, metric, statistic }: Expression): ExpressionProblem | null {
  if (statistic === null || statisticsOf(metric).includes(statistic)) return null;
  return {
    message: `\`${metric}\` has no statistic \`${statistic}\``,
    hint: statisticHint(metric, statistic),
    offset: text.search(new RegExp(`\\.\\s*${statistic}\\b`)) + 1,
  };
}

/** A label that the metric's figures are not divided by. */
export function labelProblem({ text, metric }: Expression, label: string): ExpressionProblem | null {
  if (METRIC_FACTS[metric]?.labels.some((each) => each === label)) return null;
  const at = text.search(new RegExp(`\\b${label}\\s*=`));
  return {
    message: `\`${metric}\` has no label \`${label}\``,
    hint: labelHint(metric, label),
    offset: Math.max(0, at),
  };
}
