// Builds what test:interop runs against, where it is not there yet, so that a slow machine can do it beside other things.
import { collectorBinary, hasGo, telemetrygenBinary } from '../support/interop/goProgram.ts';
import { hasPython, pythonWithSdk } from '../support/interop/pythonWithSdk.ts';

if (hasPython()) console.error(`interop: ${await pythonWithSdk()}`);
if (hasGo()) {
  console.error(`interop: ${await collectorBinary()}`);
  console.error(`interop: ${await telemetrygenBinary()}`);
}
