// The containers' health check: exit code 0 if the service on this port says that it can do its work. The image has no curl.
// PSFLEET_HEALTH_PORT wins over the argument: on the host's own network the port may have been moved.
const port = process.env.PSFLEET_HEALTH_PORT || process.argv[2];
try {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4000) });
  console.log(await response.text()); // shown by `docker inspect`
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(`no answer on port ${port}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
