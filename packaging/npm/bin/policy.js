#!/usr/bin/env node
// Starts the binary that this platform's package carries. Arguments, standard streams, signals and the exit code pass
// through. What cannot be started has judged nothing: the exit code is 2, as for any check that could not be made.
'use strict';

const { spawn } = require('node:child_process');

const PACKAGES = {
  'darwin arm64': '@policy-gate/darwin-arm64',
  'linux arm64': '@policy-gate/linux-arm64',
  'linux x64': '@policy-gate/linux-x64',
};

function fail(why, help) {
  process.stderr.write(`policy: ${why}, so nothing was judged.\npolicy: ${help}\n`);
  process.exit(2);
}

function binary() {
  const platform = `${process.platform} ${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    fail(`there is no package for ${platform}`, 'build it with cargo, and put it on PATH before this one.');
  }
  try {
    return require.resolve(`${name}/bin/policy`);
  } catch {
    return fail(`${name} is not installed`, 'install again without --omit=optional (npm) or --no-optional.');
  }
}

const child = spawn(binary(), process.argv.slice(2), { stdio: 'inherit' });
const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'];
for (const signal of signals) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => fail(`the binary cannot be started (${error.message})`, 'install it again.'));
child.on('exit', (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  // Whoever waits for this process sees how the binary ended.
  signals.forEach((name) => process.removeAllListeners(name));
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(2), 1000);
});
