// Loaded into every process of the system before its own code. When the process that started it disappears, even by
// kill -9, the channel between the two closes, and the application stops in the same way as on SIGTERM. It is also how
// an application is stopped on Windows, which has no signals.
if (process.channel) {
  process.once('disconnect', () => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(1);
  });
  process.channel.unref();
}
