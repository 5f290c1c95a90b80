/**
 * The standard normal distribution function to some 1e-15 absolute: Hart's rational approximation as West gives it (Better Approximations
 * to Cumulative Normal Functions, Wilmott 2005), with exp alone, so that its bits are the same on every engine.
 */
export function normalProbability(x: number): number {
  const z = Math.abs(x);
  const tail = z > 37 ? 0 : upperTail(z);
  return x > 0 ? 1 - tail : tail;
}

/** Beyond this a continued fraction stands for the quotient of polynomials. */
const FAR = 7.07106781186547;

function upperTail(z: number): number {
  const front = Math.exp((-z * z) / 2);
  if (z >= FAR) {
    const fraction = z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))));
    return front / fraction / 2.506628274631;
  }
  return (front * polynomial(NUMERATOR, z)) / polynomial(DENOMINATOR, z);
}

/** The coefficient of the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

const NUMERATOR = [
  0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
];
const DENOMINATOR = [
  0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];
