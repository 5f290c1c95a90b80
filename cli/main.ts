#!/usr/bin/env node
import { obey } from './commandLine.ts';
import { reportProblem } from './problems.ts';
import { survivePipes } from './terminal.ts';

survivePipes();
process.on('uncaughtException', (error) => process.exit(reportProblem(error)));
process.on('unhandledRejection', (error) => process.exit(reportProblem(error)));
await obey(process.argv.slice(2));
