const intervalMs = 500;

/**
 * Ends this command in the orderly way when npm, which started it, has gone. A shell stands between the two and does not hand
 * signals on: `kill` or `timeout` on `npm start` would otherwise leave everything running. Started by hand, for example with
 * nohup, a command may outlive its parent.
 */
export function stopWhenOrphaned() {
  if (process.platform === 'win32' || !process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, intervalMs);
  watch.unref();
}
