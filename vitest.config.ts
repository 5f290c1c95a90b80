import { defineConfig } from 'vitest/config';
import { builtModules } from './test/built.ts';

export default defineConfig({
  plugins: [builtModules()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/cli/builtProgram.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
    // No test changes what another file could see; loading every module for every file was a third of the time.
    isolate: false,
    // The built program is loaded as it is, by Node.
    server: { deps: { external: [/\/dist\//] } },
  },
});
