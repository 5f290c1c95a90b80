import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Years are assessed in seconds, not in milliseconds.
  test: { testTimeout: 120_000 },
});
