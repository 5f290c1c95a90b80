/** An expression of a template that only a deployment can work out, and why. */
export class Unevaluated {
  readonly expression: string;
  /** A clause: `the parameter x has no default value`; empty where the expression says it itself. */
  readonly reason: string;

  constructor(expression: string, reason: string) {
    this.expression = expression;
    this.reason = reason;
  }

  toString(): string {
    return this.expression;
  }
}

export function isUnevaluated(value: unknown): value is Unevaluated {
  return value instanceof Unevaluated;
}
