/** `nines schema`: the JSON Schema of scenario files, for editors. */
import { Command } from 'commander';

const HELP = `Example:
  nines schema > scenario.v1.json
  # then, as the first line of a scenario:
  # yaml-language-server: $schema=scenario.v1.json
`;

export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the JSON Schema of scenario files')
    .addHelpText('before', HELP)
    .action(async () => {
      const { scenarioJsonSchema } = await import('../../scenarios/jsonSchema.ts');
      process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    });
}
