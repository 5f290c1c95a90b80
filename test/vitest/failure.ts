/** What a matcher that fails says. */
export async function failureOf(matcher: Promise<unknown>): Promise<string> {
  try {
    await matcher;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it passed');
}
