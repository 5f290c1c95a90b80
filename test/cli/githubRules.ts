/** What GitHub itself says of a workflow and of an action: its own parser, and its own schemas. */
import { register } from 'node:module';

// The parser imports its schemas as JSON without saying so, as bundlers take it and Node does not.
const JSON_AS_MODULES = `
import { readFileSync } from 'node:fs';
export async function load(url, context, next) {
  if (!/@actions\\/workflow-parser\\/.*\\.json$/.test(url)) return next(url, context);
  const source = 'export default ' + readFileSync(new URL(url), 'utf8');
  return { format: 'module', source, shortCircuit: true };
}`;

let registered = false;

async function parsers() {
  if (!registered) register(`data:text/javascript,${encodeURIComponent(JSON_AS_MODULES)}`);
  registered = true;
  const [workflows, actions] = await Promise.all([
    import('@actions/workflow-parser'),
    import('@actions/workflow-parser/actions/action-parser'),
  ]);
  return { ...workflows, ...actions };
}

/** Complaints, schedules and expressions among what is looked at; none for a workflow that GitHub would take. */
export async function workflowErrors(content: string): Promise<readonly string[]> {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await parsers();
  const { context, value } = parseWorkflow({ name: 'workflow', content }, new NoOperationTraceWriter());
  const converted = value === undefined ? { errors: [] } : await convertWorkflowTemplate(context, value);
  return [...context.errors.getErrors(), ...(converted.errors ?? [])].map((error) =>
    'message' in error ? error.message : error.Message,
  );
}

/** Of an `action.yml`. */
export async function actionErrors(content: string): Promise<readonly string[]> {
  const { parseAction, NoOperationTraceWriter } = await parsers();
  const { context } = parseAction({ name: 'action', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}
