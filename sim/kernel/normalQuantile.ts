/**
 * The inverse of the standard normal distribution function, with a relative error near 1e-16: algorithm AS 241
 * (PPND16) of Wichura, Applied Statistics 37 (1988). Rational functions, one square root and one logarithm: unlike the
 * polar method it takes one uniform draw for one normal, so the n-th sample uses the n-th draw.
 *
 * `u` is in (0, 1).
 */
export function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_NUMERATOR, r)) / polynomial(CENTRE_DENOMINATOR, r);
  }
  const tail = Math.sqrt(-Math.log(q < 0 ? u : 1 - u));
  const z =
    tail <= 5
      ? polynomial(NEAR_NUMERATOR, tail - 1.6) / polynomial(NEAR_DENOMINATOR, tail - 1.6)
      : polynomial(FAR_NUMERATOR, tail - 5) / polynomial(FAR_DENOMINATOR, tail - 5);
  return q < 0 ? -z : z;
}

/** Horner's rule; the coefficient of the highest power first. */
function polynomial(coefficients: Float64Array, x: number): number {
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum = sum * x + coefficients[i]!;
  return sum;
}

const CENTRE_NUMERATOR = Float64Array.of(
  2509.0809287301227,
  33430.57558358813,
  67265.7709270087,
  45921.95393154987,
  13731.69376550946,
  1971.5909503065513,
  133.14166789178438,
  3.3871328727963665,
);
const CENTRE_DENOMINATOR = Float64Array.of(
  5226.495278852546,
  28729.085735721943,
  39307.89580009271,
  21213.794301586597,
  5394.196021424751,
  687.1870074920579,
  42.31333070160091,
  1,
);
const NEAR_NUMERATOR = Float64Array.of(
  0.0007745450142783414,
  0.022723844989269184,
  0.2417807251774506,
  1.2704582524523684,
  3.6478483247632045,
  5.769497221460691,
  4.630337846156546,
  1.4234371107496835,
);
const NEAR_DENOMINATOR = Float64Array.of(
  1.0507500716444169e-9,
  0.0005475938084995345,
  0.015198666563616457,
  0.14810397642748008,
  0.6897673349851,
  1.6763848301838038,
  2.053191626637759,
  1,
);
const FAR_NUMERATOR = Float64Array.of(
  2.0103343992922881e-7,
  2.7115555687434876e-5,
  0.0012426609473880784,
  0.026532189526576124,
  0.29656057182850487,
  1.7848265399172913,
  5.463784911164114,
  6.657904643501103,
);
const FAR_DENOMINATOR = Float64Array.of(
  2.0442631033899397e-15,
  1.421511758316446e-7,
  1.8463183175100548e-5,
  0.0007868691311456133,
  0.014875361290850615,
  0.1369298809227358,
  0.599832206555888,
  1,
);
