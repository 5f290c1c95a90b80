/** What a person does to a scenario by hand; each makes a branch. */

export type Deed =
  /** A fault as the scenario format spells it, without `at` it strikes at the cursor. */
  | { readonly kind: 'inject'; readonly fault: Readonly<Record<string, unknown>> }
  /** Its effect is skipped. Of a planned fault or a chance firing, by id. */
  | { readonly kind: 'suppress'; readonly id: string }
  /** Of a planned fault, by id. */
  | { readonly kind: 'move'; readonly id: string; readonly atUs: number }
  /** `PATH=VALUE`, as `--set` takes it. */
  | { readonly kind: 'set'; readonly text: string };
