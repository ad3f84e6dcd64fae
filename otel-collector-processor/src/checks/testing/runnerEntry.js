import { runCheckRunner } from '../journey/runCheckRunner.ts';
runCheckRunner();
